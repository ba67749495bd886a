import type { Block, Entry } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { nearest } from "../formats/suggest.ts";
import { childrenOf } from "./children.ts";
import type { Value } from "./datum.ts";
import { bind, type Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import { type Instance, titleOf } from "./instance.ts";
import { type Place, placeIn } from "./place.ts";
import { type Report, replacement } from "./report.ts";
import { checkRequirement, type Subject } from "./requirements.ts";
import type { Views } from "./view.ts";

/** Something that a policy asks about, with what the text of its block does not hold. */
interface Asked extends Subject {
  readonly instance: Instance;
  readonly extra: Readonly<Record<string, Value>>;
}
/** What a policy asks of every thing of a kind. */
interface Question {
  readonly entries: readonly Entry[];
  readonly environment: Environment;
  /** What the thing is called there. */
  readonly name: string | undefined;
}

const kinds = ["container", "server", "pool", "profile", "source"];
const most = 1_000_000;
const nothing: readonly never[] = [];

/**
 * Holds the program to its policies (spec/policies.md): `container c { require … }` asks it of every container, `app a { … }`
 * inside of every app of it; what stands outside such a block is asked once, when the policy is read. Each thing is asked
 * about as soon as it is there, so that nothing of it need be kept.
 */
export class Policies {
  private steps = 0;
  private exhausted = false;
  private readonly questions = new Map<string, Question[]>();
  private readonly views: Views;
  private readonly expressions: Expressions;
  private readonly report: Report;

  constructor(views: Views, expressions: Expressions, report: Report) {
    this.views = views;
    this.expressions = expressions;
    this.report = report;
  }

  read({ entry, name, source, scope }: Declaration): void {
    if (entry.kind !== "block") return;
    const environment: Environment = { source, scope, variables: undefined };
    for (const clause of entry.clauses) this.refuse("policy", clause.kind, clause, environment);
    this.walk(entry.entries, environment, undefined, { title: `policy ${name}`, at: undefined });
  }

  /** Holds one thing to all that is asked of its kind. */
  hold(kind: string, name: string, instance: Instance, server: Value | undefined): void {
    const questions = this.questions.get(kind) ?? nothing;
    if (questions.length === 0) return;
    const own: Value = { datum: { is: "string", value: name }, at: instance.at };
    const extra = server ? { server, name: own } : { name: own };
    const asked: Asked = { title: `${kind} ${name}`, at: instance.at, instance, extra };
    for (const question of questions) this.ask(question, asked);
  }

  private ask({ entries, environment, name }: Question, asked: Asked): void {
    const { title, at, instance, extra } = asked;
    const members = this.views.of(instance, extra);
    const named =
      name === undefined
        ? environment
        : bind(environment, name, { datum: { is: "block", title, view: members }, at: instance.at });
    this.walk(entries, { ...named, members }, asked, { title, at });
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
  private exceeds(entry: Entry, { source }: Environment): boolean {
    if (this.steps++ < most) return false;
    const values = { limit: most, what: "steps in policies" };
    if (!this.exhausted) this.report.add(diagnose("too-much", values, { at: placeIn(source, entry) }));
    this.exhausted = true;
    return true;
  }
  private misplaced(entry: Entry, { source }: Environment): void {
    const length = entry.kind === "field" ? entry.name.text.length : entry.kind.length;
    const at = source.span({ start: entry.start, end: entry.start + length });
    this.report.add(diagnose("misplaced-entry", { what: `a ${entry.kind}`, where: "in a policy" }, { at }));
  }

  /** Asks what stands in the block of every thing of its kind: at the top of a policy of those that come. */
  private block(block: Block, environment: Environment, inside: Asked | undefined): void {
    const kind = block.text;
    const possible = inside ? inside.instance.schema.blocks.map((each) => each.kind) : kinds;
    if (!possible.includes(kind)) return this.unknown(block, possible, environment);
    for (const clause of block.clauses) this.refuse(kind, clause.kind, clause, environment);
    const [label, ...more] = block.labels;
    if (more.length > 0 || (label && label.kind !== "name"))
      return this.misnamed(kind, placeIn(environment.source, more[0] ?? label ?? block.word));
    const question = { entries: block.entries, environment, name: label?.name };
    if (!inside) this.questions.set(kind, [...(this.questions.get(kind) ?? []), question]);
    else
      for (const instance of childrenOf(inside.instance, kind)) {
        const title = `${titleOf(instance)} of ${inside.title}`;
        this.ask(question, { title, at: instance.at, instance, extra: {} });
      }
  }
  private misnamed(kind: string, at: Place): void {
    const values = { block: `${kind} in a policy`, usage: `${kind} NAME { … }` };
    this.report.add(diagnose("wrong-labels", values, { at }));
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
    this.report.add(diagnose("unknown-block", { kind: word.text, where: "in a policy" }, { at, notes, fix }));
  }
}
