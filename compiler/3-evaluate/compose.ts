import type { Block, Clause, Entry, Expression, Field } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { adviceOn } from "./advice.ts";
import { pairArguments } from "./arguments.ts";
import { isBroken, type Place, spanOf } from "./datum.ts";
import { bind, type Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import { type Assignment, type Instance, type Layer, titleOf } from "./instance.ts";
import { headerOf, readLabels } from "./labels.ts";
import { moveOut, newHome } from "./moved-field.ts";
import { refine, typeOf } from "./parameters.ts";
import { type Report, replacement } from "./report.ts";
import type { BlockSchema } from "./schema/schema.ts";

const deepest = 100;
/** With `for`, templates and mixins all counted. */
const most = 5_000;

/**
 * Puts blocks together (spec/composition.md): what a block extends comes first, then its mixins, then its own entries.
 * `for` and `if` are gone afterwards; values are evaluated by whoever reads the instance.
 */
export class Composer {
  private readonly underWay: Declaration[] = [];
  /** In a ring that was reported. */
  private readonly cyclic = new Set<Declaration>();
  private exhausted = false;
  private readonly expressions: Expressions;
  private readonly report: Report;

  constructor(expressions: Expressions, report: Report) {
    this.expressions = expressions;
    this.report = report;
  }

  compose(block: Block, environment: Environment, schema: BlockSchema): Instance {
    const instance = this.empty(block, environment, schema);
    this.applyBlock(instance, block, environment, { kind: "own", name: "" });
    return instance;
  }

  /** A template by itself, as the entries of a block of some kind. */
  composeTemplate(block: Block, environment: Environment, schema: BlockSchema): Instance {
    const at = headerOf(block, environment.source);
    const instance: Instance = {
      schema,
      block,
      at,
      environment,
      labels: [],
      fields: new Map(),
      children: [],
      titles: new Map(),
      requirements: [],
      entries: 0,
      broken: false,
    };
    this.applyBlock(instance, block, environment, { kind: "own", name: "" });
    return instance;
  }

  /** Templates that something uses. */
  readonly applied = new Set<Declaration>();

  /** Runs `during` with the declaration noted, so that a ring of `extends` is found; undefined when it closes one. */
  guarded<T>(declaration: Declaration, at: Place, during: () => T): T | undefined {
    if (this.exceeds(this.underWay.length, deepest, "blocks that extend each other", at)) return undefined;
    if (this.underWay.includes(declaration)) {
      const ring = this.underWay.slice(this.underWay.indexOf(declaration));
      const cycle = [...ring, declaration].map(({ name }) => name).join(" needs ");
      const known = ring.some((each) => this.cyclic.has(each));
      for (const each of ring) this.cyclic.add(each);
      if (known) return undefined;
      this.report.add(diagnose("cyclic-definition", { name: declaration.name, cycle }, { at: spanOf(at) }));
      return undefined;
    }
    this.underWay.push(declaration);
    const result = during();
    this.underWay.pop();
    return result;
  }

  /** Evaluation always ends: templates that use each other twice would else double at each step. */
  private exceeds(count: number, limit: number, what: string, at: Place): boolean {
    if (count < limit) return false;
    if (!this.exhausted) this.report.add(diagnose("too-much", { limit, what }, { at: spanOf(at) }));
    this.exhausted = true;
    return true;
  }

  private empty(block: Block, environment: Environment, schema: BlockSchema): Instance {
    const at = headerOf(block, environment.source);
    const labels = block.broken ? [] : readLabels(block, environment, schema, this.expressions, this.report);
    return {
      schema,
      block,
      at,
      environment,
      labels: labels ?? [],
      fields: new Map(),
      children: [],
      titles: new Map(),
      requirements: [],
      entries: 0,
      broken: block.broken || labels === undefined,
    };
  }

  private applyBlock(instance: Instance, block: Block, environment: Environment, layer: Layer): void {
    const clauses = block.clauses.filter((clause) =>
      this.allowed(clause, block, instance.schema, environment),
    );
    const [base, second] = targets(clauses, "extends");
    if (base) this.applyTarget(instance, base, environment, "base");
    if (base && second) this.refuseSecondBase(base, second, environment);
    const mixins = targets(clauses, "with");
    const conflicts = mixins.length > 0 ? this.applyMixins(instance, mixins, environment) : undefined;
    this.applyEntries(instance, block.body.entries, environment, layer, new Set());
    if (conflicts) this.reportConflicts(conflicts, instance, environment, block);
  }

  /** Which of two bases would win nobody reads from the text. A template can be a mixin instead. */
  private refuseSecondBase(base: Expression, second: Expression, environment: Environment): void {
    const { source } = environment;
    const [one, other] = [source.slice(base), source.slice(second)];
    const gap = { start: base.end, end: second.start };
    const callee = second.kind === "call" ? second.callee : second;
    const { datum } = this.expressions.evaluate(callee, environment, anyTemplate);
    const isTemplate = datum.is === "reference" && datum.declaration.kind === "template";
    const edits = [{ span: source.span(gap), text: " with " }];
    const fix = { safe: false, description: `write with ${other}`, edits };
    const also = [{ span: source.span(base), label: "already extended" }];
    const evidence = { at: source.span(second), also };
    const isFixed = isTemplate && /^[ \t]*,[ \t]*$/.test(source.slice(gap));
    this.report.add(
      diagnose("second-base", { first: one, second: other }, isFixed ? { ...evidence, fix } : evidence),
    );
  }

  /** The fields that two mixins set, in the block or in one inside it. */
  private applyMixins(
    instance: Instance,
    mixins: readonly Expression[],
    environment: Environment,
  ): readonly Conflict[] {
    const before = new Map<readonly Assignment[], number>();
    eachField(instance, "", (_, list) => before.set(list, list.length));
    for (const target of mixins) this.applyTarget(instance, target, environment, "mixin");
    const conflicts: Conflict[] = [];
    eachField(instance, "", (field, list) => {
      const first = firstOfTwo(list.slice(before.get(list) ?? 0));
      if (first) conflicts.push({ field, first, list });
    });
    return conflicts;
  }

  private allowed(clause: Clause, block: Block, schema: BlockSchema, environment: Environment): boolean {
    if (
      block.word.text === "template"
        ? clause.kind !== "for" && clause.kind !== "on"
        : schema.clauses.includes(clause.kind)
    )
      return true;
    const at = environment.source.span({ start: clause.start, end: clause.start + clause.kind.length });
    this.report.add(diagnose("wrong-clause", { block: schema.kind, clause: clause.kind }, { at }));
    return false;
  }

  /** Applies a block that is extended, or a template with its arguments. */
  private applyTarget(
    instance: Instance,
    target: Expression,
    environment: Environment,
    kind: "base" | "mixin",
  ): void {
    const callee = target.kind === "call" ? target.callee : target;
    const value = this.expressions.evaluate(callee, environment, {
      name: "a template",
      refersTo: kind === "mixin" ? "template" : instance.schema.kind,
      read: () => undefined,
    });
    const { datum, at } = value;
    if (datum.is !== "reference" || datum.declaration.entry.kind !== "block") {
      if (!isBroken(value)) this.notExtendable(instance, at, "no block");
      instance.broken = true;
      return;
    }
    const { declaration } = datum;
    if (declaration.kind !== "template" && (declaration.kind !== instance.schema.kind || kind === "mixin")) {
      this.notExtendable(instance, at, `the ${declaration.kind} ${declaration.name}`);
      instance.broken = true;
      return;
    }
    const block = declaration.entry as Block;
    this.applied.add(declaration);
    if (this.exceeds(instance.entries++, most, "entries in one block", at)) {
      instance.broken = true;
      return;
    }
    const done = this.guarded(declaration, at, () => {
      const inner = this.parametersOf(declaration, block, target, environment, at);
      if (inner) this.applyBlock(instance, block, inner, { kind, name: declaration.name });
      return inner !== undefined;
    });
    if (!done) instance.broken = true;
  }
  private notExtendable(instance: Instance, at: Place, got: string): void {
    const expected = `a ${instance.schema.kind} or a template`;
    this.report.add(
      diagnose("wrong-type", { expected, got }, { at: spanOf(at), label: `expected ${expected}` }),
    );
  }

  /** The environment of a template's body; undefined when its arguments do not fit. */
  private parametersOf(
    declaration: Declaration,
    block: Block,
    target: Expression,
    outside: Environment,
    at: Place,
  ): Environment | undefined {
    let inner: Environment = { source: declaration.source, scope: declaration.scope, variables: undefined };
    const given = target.kind === "call" ? target.arguments : [];
    const parameters = (block.parameters ?? []).map((node) => ({
      name: node.name.text,
      required: !node.value,
      node,
    }));
    const paired = pairArguments(declaration.name, parameters, given, outside, at, this.report);
    if (!paired) return undefined;
    for (const parameter of parameters) {
      const argument = paired.get(parameter);
      const known = typeOf(parameter.node, inner, this.expressions, this.report);
      const expression = argument?.value ?? parameter.node.value;
      if (!known || !expression) return undefined;
      const value = this.expressions.evaluate(expression, argument ? outside : inner, known.type);
      if (isBroken(value) || known.type.read(value, this.report) === undefined) return undefined;
      if (!refine(parameter.node, known, value, inner, this.report)) return undefined;
      inner = bind(inner, parameter.name, value);
    }
    return inner;
  }

  private applyEntries(
    instance: Instance,
    entries: readonly Entry[],
    environment: Environment,
    layer: Layer,
    seen: Set<string>,
  ): void {
    for (const entry of entries) {
      const at: Place = { source: environment.source, start: entry.start, end: entry.end };
      if (this.exceeds(instance.entries++, most, "entries in one block", at)) {
        instance.broken = true;
        return;
      }
      if (entry.kind === "field") this.applyField(instance, entry, environment, layer, seen);
      else if (entry.kind === "block") this.applyChild(instance, entry, environment, layer, seen);
      else if (entry.kind === "require") instance.requirements.push({ entry, environment });
      else if (entry.kind === "for") {
        for (const item of this.expressions.items(entry.each.list, environment))
          this.applyEntries(
            instance,
            entry.body.entries,
            bind(environment, entry.each.variable.text, item),
            layer,
            seen,
          );
      } else if (entry.kind === "if") {
        const condition = this.expressions.condition(entry.condition, environment);
        if (condition === undefined) instance.broken = true;
        else
          this.applyEntries(
            instance,
            (condition ? entry.body : entry.otherwise)?.entries ?? [],
            environment,
            layer,
            seen,
          );
      } else this.misplaced(entry, environment);
    }
  }
  private misplaced(entry: Entry, { source }: Environment): void {
    const at = source.span({ start: entry.start, end: entry.start + entry.kind.length });
    this.report.add(
      diagnose("misplaced-entry", { what: `a ${entry.kind}`, where: "inside a block" }, { at }),
    );
  }

  private applyField(
    instance: Instance,
    field: Field,
    environment: Environment,
    layer: Layer,
    seen: Set<string>,
  ): void {
    const name = field.name.text;
    if (!Object.hasOwn(instance.schema.fields, name)) {
      this.unknownField(instance, field, environment);
      return;
    }
    const earlier = instance.fields.get(name);
    if (field.operator === "=" && seen.has(name)) {
      const first = earlier?.find((each) => each.layer === layer)?.field.name;
      const also = first ? [{ span: environment.source.span(first), label: "first set here" }] : [];
      this.report.add(
        diagnose(
          "duplicate-field",
          { field: name },
          { at: environment.source.span(field.name), label: "set again", also },
        ),
      );
      return;
    }
    seen.add(name);
    if (earlier) earlier.push({ field, environment, layer });
    else instance.fields.set(name, [{ field, environment, layer }]);
  }

  private unknownField(instance: Instance, field: Field, environment: Environment): void {
    const { name, value } = field;
    const home = newHome(instance, field);
    instance.broken = true;
    const at: Place = { source: environment.source, start: name.start, end: name.end };
    const names = Object.keys(instance.schema.fields);
    const isBlock = instance.schema.blocks.some(({ kind }) => kind === name.text);
    const { notes: told, rename } = home
      ? { notes: [`${name.text} is a field of the ${home} itself`], rename: undefined }
      : isBlock
        ? { notes: [`${name.text} is a block: ${name.text} { … }`], rename: undefined }
        : adviceOn(instance.schema, name.text, names);
    const notes = told.length > 0 ? told : [`it has ${names.join(", ")}`];
    const sign = spanOf({ ...at, start: name.end, end: value.start });
    const unsigned = isBlock && value.kind === "map";
    const fix = home
      ? moveOut(instance, field, environment.source)
      : unsigned
        ? { safe: true, description: "take the = out", edits: [{ span: sign, text: " " }] }
        : rename
          ? replacement(at, rename, true)
          : undefined;
    const also =
      instance.environment.source === environment.source
        ? []
        : [{ span: spanOf(instance.at), label: "for this block" }];
    this.report.add(
      diagnose(
        "unknown-field",
        { block: titleOf(instance), field: name.text },
        { at: spanOf(at), notes, fix, also },
      ),
    );
  }

  private applyChild(
    instance: Instance,
    block: Block,
    environment: Environment,
    layer: Layer,
    seen: Set<string>,
  ): void {
    const kind = block.word.text;
    const schema = instance.schema.blocks.find((each) => each.kind === kind);
    if (!schema) {
      const all = instance.schema.blocks.map((each) => each.kind);
      this.unknownBlock(instance, block, environment, [...all, ...Object.keys(instance.schema.fields)]);
      return;
    }
    const child = this.empty(block, environment, schema);
    const key = titleOf(child);
    const known = instance.titles.get(key);
    if (known && seen.has(`${key} {`) && !child.broken) {
      const also = [{ span: spanOf(known.at), label: "first here" }];
      this.report.add(
        diagnose("duplicate-block", { block: key }, { at: spanOf(child.at), label: "and again", also }),
      );
      return;
    }
    seen.add(`${key} {`);
    if (!known) {
      instance.children.push(child);
      instance.titles.set(key, child);
    }
    this.applyBlock(known ?? child, block, environment, layer);
  }
  private unknownBlock(
    instance: Instance,
    block: Block,
    environment: Environment,
    names: readonly string[],
  ): void {
    instance.broken = true;
    const at: Place = { source: environment.source, start: block.word.start, end: block.word.end };
    if (block.broken) return;
    const word = block.word.text;
    const values = { kind: word, where: `in ${instance.schema.kind}` };
    if (Object.hasOwn(instance.schema.fields, word)) {
      const notes = [`${word} is a field: ${word} = …`];
      const gap = spanOf({ ...at, start: at.end });
      const fix = { safe: true, description: "put = between them", edits: [{ span: gap, text: " =" }] };
      this.report.add(diagnose("unknown-block", values, { at: spanOf(at), notes, fix }));
      return;
    }
    const { notes, rename } = adviceOn(instance.schema, word, names);
    const fix = rename ? replacement(at, rename, true) : undefined;
    this.report.add(diagnose("unknown-block", values, { at: spanOf(at), notes, fix }));
  }

  /** The last word of the block itself settles a conflict. */
  private reportConflicts(
    conflicts: readonly Conflict[],
    instance: Instance,
    environment: Environment,
    block: Block,
  ): void {
    for (const { field, first, list } of conflicts) {
      const second = list.findLast((each) => each.field.operator === "=");
      if (second?.layer.kind !== "mixin") continue;
      const also = [first, second].map((each) => ({
        span: each.environment.source.span(each.field.name),
        label: `template ${each.layer.name} sets it`,
      }));
      const clause = block.clauses.find(({ kind }) => kind === "with") ?? block.word;
      this.report.add(diagnose("mixin-conflict", { field }, { at: environment.source.span(clause), also }));
      instance.broken = true;
    }
  }
}

interface Conflict {
  /** `restart`, `limits.memory`. */
  readonly field: string;
  readonly first: Assignment;
  readonly list: readonly Assignment[];
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

const anyTemplate = { name: "a template", refersTo: "template", read: () => undefined } as const;

/** The first of two settings by different mixins. */
function firstOfTwo(added: readonly Assignment[]): Assignment | undefined {
  const sets = added.filter(({ field, layer }) => field.operator === "=" && layer.kind === "mixin");
  const [first] = sets;
  return first && sets.some(({ layer }) => layer.name !== first.layer.name) ? first : undefined;
}

function targets(clauses: readonly Clause[], kind: "extends" | "with"): readonly Expression[] {
  return clauses.flatMap((clause) => (clause.kind === kind ? clause.values : []));
}
