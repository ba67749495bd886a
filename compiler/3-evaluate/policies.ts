import type { Block, Entry } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { nearest } from "../formats/suggest.ts";
import type { Value } from "./datum.ts";
import { bind, type Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import type { Instance } from "./instance.ts";
import { placeIn } from "./place.ts";
import { type Report, replacement } from "./report.ts";
import { checkRequirement, type Subject } from "./requirements.ts";
import type { BlockSchema } from "./schema/schema.ts";
import type { Views } from "./view.ts";

/** Something of the program that a policy asks about, with what the text of its block does not hold. */
export interface Governed {
  readonly kind: string;
  readonly name: string;
  readonly instance: Instance;
  readonly extra: Readonly<Record<string, Value>>;
}
interface Asked extends Subject {
  readonly instance: Instance;
  readonly extra: Readonly<Record<string, Value>>;
}

const kinds = ["container", "server", "pool", "profile", "source"];
const most = 1_000_000;

/**
 * Holds the whole program to its policies (spec/policies.md): `container c { require … }` asks it of every container,
 * `app a { … }` inside of every app of it; what stands outside such a block is asked once.
 */
export class Policies {
  private steps = 0;
  private exhausted = false;
  private readonly governed: readonly Governed[];
  private readonly views: Views;
  private readonly expressions: Expressions;
  private readonly report: Report;

  constructor(governed: readonly Governed[], views: Views, expressions: Expressions, report: Report) {
    this.governed = governed;
    this.views = views;
    this.expressions = expressions;
    this.report = report;
  }

  check({ entry, name, source, scope }: Declaration): void {
    if (entry.kind !== "block") return;
    const environment: Environment = { source, scope, variables: undefined };
    for (const clause of entry.clauses) this.refuse("policy", clause.kind, clause, environment);
    const title = `policy ${name}`;
    this.walk(entry.body.entries, environment, undefined, { title, at: undefined });
  }

  private walk(
    entries: readonly Entry[],
    environment: Environment,
    inside: Asked | undefined,
    subject: Subject,
  ): void {
    for (const entry of entries) {
      if (this.exceeds(entry, environment)) return;
      if (entry.kind === "require")
        checkRequirement(entry, environment, subject, this.expressions, this.report, "unmet-policy");
      else if (entry.kind === "block") this.block(entry, environment, inside);
      else if (entry.kind === "for")
        for (const item of this.expressions.items(entry.each.list, environment))
          this.walk(entry.body.entries, bind(environment, entry.each.variable.text, item), inside, subject);
      else if (entry.kind === "if") {
        const condition = this.expressions.condition(entry.condition, environment);
        const body = condition ? entry.body : condition === false ? entry.otherwise : undefined;
        this.walk(body?.entries ?? [], environment, inside, subject);
      } else this.misplaced(entry, environment);
    }
  }
  /** What was not asked is not held to: said once, as an error. */
  private exceeds({ start, end }: Entry, { source }: Environment): boolean {
    if (this.steps++ < most) return false;
    if (!this.exhausted)
      this.report.add(
        diagnose("too-much", { limit: most, what: "steps in policies" }, { at: source.span({ start, end }) }),
      );
    this.exhausted = true;
    return true;
  }
  private misplaced(entry: Entry, { source }: Environment): void {
    const length = entry.kind === "field" ? entry.name.text.length : entry.kind.length;
    const at = source.span({ start: entry.start, end: entry.start + length });
    this.report.add(diagnose("misplaced-entry", { what: `a ${entry.kind}`, where: "in a policy" }, { at }));
  }

  /** Asks what stands in the block of every thing of its kind. */
  private block(block: Block, environment: Environment, inside: Asked | undefined): void {
    const kind = block.text;
    const possible = inside ? inside.instance.schema.blocks.map((each: BlockSchema) => each.kind) : kinds;
    if (!possible.includes(kind)) return this.unknown(block, possible, environment);
    for (const clause of block.clauses) this.refuse(kind, clause.kind, clause, environment);
    const [label, ...more] = block.labels;
    if (more.length > 0 || (label && label.kind !== "name")) {
      const at = environment.source.span(more[0] ?? label ?? block.word);
      this.report.add(
        diagnose("wrong-labels", { block: `${kind} in a policy`, usage: `${kind} NAME { … }` }, { at }),
      );
      return;
    }
    for (const asked of this.asked(kind, inside)) {
      const view = this.views.of(asked.instance, asked.extra);
      const value: Value = { datum: { is: "block", title: asked.title, view }, at: asked.instance.at };
      const named = label?.kind === "name" ? bind(environment, label.name, value) : environment;
      this.walk(block.body.entries, { ...named, members: view }, asked, asked);
    }
  }
  private asked(kind: string, inside: Asked | undefined): readonly Asked[] {
    if (!inside)
      return this.governed
        .filter((each) => each.kind === kind)
        .map(({ name, instance, extra }) => ({
          title: `${kind} ${name}`,
          at: instance.at,
          instance,
          extra,
        }));
    return inside.instance.children
      .filter(({ schema }) => schema.kind === kind)
      .map((instance) => {
        const [label] = instance.labels;
        const name = label && "value" in label.datum ? ` ${label.datum.value}` : "";
        return { title: `${kind}${name} of ${inside.title}`, at: instance.at, instance, extra: {} };
      });
  }

  private refuse(
    block: string,
    clause: string,
    { start }: { readonly start: number },
    environment: Environment,
  ): void {
    const at = environment.source.span({ start, end: start + clause.length });
    this.report.add(diagnose("wrong-clause", { block, clause }, { at }));
  }
  private unknown({ word }: Block, names: readonly string[], { source }: Environment): void {
    const at = placeIn(source, word);
    const near = nearest(word.text, names);
    const notes = near
      ? [`did you mean ${near}?`]
      : names.length > 0
        ? [`it asks about ${names.join(", ")}`]
        : [];
    const fix = near ? replacement(at, near, true) : undefined;
    this.report.add(
      diagnose("unknown-block", { kind: word.text, where: "in a policy" }, { at: at, notes, fix }),
    );
  }
}
