import type { Clause } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Declaration } from "../2-resolve/program.ts";
import type { Value } from "./datum.ts";
import { kindOf, show } from "./describe.ts";
import type { Environment } from "./environment.ts";
import { bind } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import type { Report } from "./report.ts";

/** One of the things that a declaration stands for: `web`, or `web-a` of `container web for zone in [a, b]`. */
export interface NamedInstance {
  readonly name: string;
  /** The keys of its `for` clauses, joined; without one, none. */
  readonly key?: string;
  readonly variables: readonly { readonly name: string; readonly value: Value }[];
}

const most = 10_000;
const none: readonly never[] = [];
const isFor = ({ kind }: Clause): boolean => kind === "for";

/**
 * The instances of a declaration, by key and never by number: taking one away renames no other. Several `for` clauses
 * give all combinations.
 */
export function instancesOf(
  declaration: Declaration,
  expressions: Expressions,
  report: Report,
): readonly NamedInstance[] {
  const { entry, source, scope } = declaration;
  const clauses = entry.kind === "block" ? entry.clauses : [];
  if (!clauses.some(isFor)) return [{ name: declaration.name, variables: none }];
  const outside: Environment = { source, scope, variables: undefined };
  let instances: readonly NamedInstance[] = [{ name: declaration.name, variables: [] }];
  for (const clause of clauses) {
    if (clause.kind !== "for") continue;
    const name = clause.each.variable.text;
    instances = instances.flatMap((instance) => {
      const environment = instance.variables.reduce(
        (inner, each) => bind(inner, each.name, each.value),
        outside,
      );
      const keys = soundKeys(expressions.items(clause.each.list, environment), report);
      return keys.map(([key, value]) => ({
        name: `${instance.name}-${key}`,
        key: instance.key === undefined ? key : `${instance.key}-${key}`,
        variables: [...instance.variables, { name, value }],
      }));
    });
    if (instances.length > most) {
      report.add(diagnose("too-much", { limit: most, what: "instances" }, { at: source.span(clause) }));
      return [];
    }
  }
  return instances;
}

function soundKeys(items: readonly Value[], report: Report): (readonly [string, Value])[] {
  const seen = new Set<string>();
  return items.flatMap((value) => {
    const { datum, at } = value;
    const key = datum.is === "word" || datum.is === "string" ? datum.value : undefined;
    const reason =
      key === undefined || !/^[A-Za-z_][\w-]*$/.test(key)
        ? "it is no name"
        : seen.has(key)
          ? "it stands there twice"
          : undefined;
    if (reason === undefined && key !== undefined) {
      seen.add(key);
      return [[key, value] as const];
    }
    report.add(
      diagnose(
        "invalid-key",
        { value: key ?? `${kindOf(datum)} ${show(datum)}`, reason: reason ?? "" },
        { at: at },
      ),
    );
    return [];
  });
}
