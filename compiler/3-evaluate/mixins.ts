import type { Block } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Environment } from "./environment.ts";
import { type Assignment, type Instance, titleOf } from "./instance.ts";
import type { Report } from "./report.ts";

/** A field that two mixins set, in a block or in one inside it. */
export interface Conflict {
  /** `restart`, `limits.memory`. */
  readonly field: string;
  readonly first: Assignment;
  readonly list: readonly Assignment[];
}

/** The conflicts that mixins bring into a block: `apply` is what applies them all. */
export function conflictsOf(instance: Instance, apply: () => void): readonly Conflict[] {
  const before = new Map<readonly Assignment[], number>();
  eachField(instance, "", (_, list) => before.set(list, list.length));
  apply();
  const conflicts: Conflict[] = [];
  eachField(instance, "", (field, list) => {
    const first = firstOfTwo(list.slice(before.get(list) ?? 0));
    if (first) conflicts.push({ field, first, list });
  });
  return conflicts;
}

/** Tells those that the block itself has not settled with a word of its own. */
export function reportConflicts(
  conflicts: readonly Conflict[],
  instance: Instance,
  environment: Environment,
  block: Block,
  report: Report,
): void {
  for (const { field, first, list } of conflicts) {
    const second = list.findLast((each) => each.field.operator === "=");
    if (second?.layer.kind !== "mixin") continue;
    const also = [first, second].map((each) => ({
      span: each.environment.source.span(each.field.name),
      label: `template ${each.layer.name} sets it`,
    }));
    const clause = block.clauses.find(({ kind }) => kind === "with") ?? block.word;
    report.add(diagnose("mixin-conflict", { field }, { at: environment.source.span(clause), also }));
    instance.broken = true;
  }
}

/** The assignments of a block and of those inside it, by the path to each. */
function eachField(
  instance: Instance,
  path: string,
  visit: (path: string, list: readonly Assignment[]) => void,
): void {
  for (const [name, list] of instance.fields) visit(`${path}${name}`, list);
  for (const child of instance.children) eachField(child, `${path}${titleOf(child)}.`, visit);
}

/** The first of two settings by different mixins. */
function firstOfTwo(added: readonly Assignment[]): Assignment | undefined {
  const sets = added.filter(({ field, layer }) => field.operator === "=" && layer.kind === "mixin");
  const [first] = sets;
  return first && sets.some(({ layer }) => layer.name !== first.layer.name) ? first : undefined;
}
