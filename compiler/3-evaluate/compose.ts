import type { Block, Clause, Entry, Expression, Field } from "../../grammar/syntax.ts";
import type { Declaration } from "../2-resolve/program.ts";
import {
  duplicateBlock,
  duplicateField,
  misplaced,
  notExtendable,
  secondBase,
  unknownBlock,
  unknownField,
  wrongClause,
} from "./compose-faults.ts";
import { isBroken, type Place } from "./datum.ts";
import { bind, type Environment } from "./environment.ts";
import { Bounds } from "./evaluation-bounds.ts";
import type { Expressions } from "./expression.ts";
import { type Instance, type Layer, titleOf } from "./instance.ts";
import { headerOf, readLabels } from "./labels.ts";
import { conflictsOf, reportConflicts } from "./mixins.ts";
import type { Report } from "./report.ts";
import type { BlockSchema } from "./schema/schema.ts";
import { TemplateArguments } from "./template-arguments.ts";

/** With `for`, templates and mixins all counted. */
const most = 5_000;
const nothing: readonly never[] = [];

/**
 * Puts blocks together (spec/evaluation.md): what a block extends comes first, then its mixins, then its own entries.
 * `for` and `if` are gone afterwards; values are evaluated by whoever reads the instance.
 */
export class Composer {
  /** Templates that something uses. */
  readonly applied = new Set<Declaration>();
  private readonly bounds: Bounds;
  private readonly given: TemplateArguments;
  private readonly expressions: Expressions;
  private readonly report: Report;

  constructor(expressions: Expressions, report: Report) {
    this.bounds = new Bounds(report);
    this.given = new TemplateArguments(expressions, report);
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
    const instance = instanceOf(block, environment, schema, nothing, false);
    this.applyBlock(instance, block, environment, { kind: "own", name: "" });
    return instance;
  }

  /** Runs `during` with the declaration noted, so that a ring of `extends` is found; undefined when it closes one. */
  guarded<T>(declaration: Declaration, at: Place, during: () => T): T | undefined {
    return this.bounds.guarded(declaration, at, during);
  }

  private empty(block: Block, environment: Environment, schema: BlockSchema): Instance {
    if (block.broken) return instanceOf(block, environment, schema, nothing, true);
    const labels = readLabels(block, environment, schema, this.expressions, this.report);
    return instanceOf(block, environment, schema, labels ?? nothing, labels === undefined);
  }

  private applyBlock(instance: Instance, block: Block, environment: Environment, layer: Layer): void {
    if (block.clauses.length === 0)
      return this.applyEntries(instance, block.body.entries, environment, layer);
    const clauses = block.clauses.filter((clause) => this.allowed(clause, block, instance, environment));
    const [base, second] = targets(clauses, "extends");
    if (base) this.applyTarget(instance, base, environment, "base");
    if (base && second) this.refuseSecondBase(base, second, environment);
    const mixins = targets(clauses, "with");
    const applyMixins = () => {
      for (const target of mixins) this.applyTarget(instance, target, environment, "mixin");
    };
    const conflicts = mixins.length > 0 ? conflictsOf(instance, applyMixins) : nothing;
    this.applyEntries(instance, block.body.entries, environment, layer);
    reportConflicts(conflicts, instance, environment, block, this.report);
  }

  private allowed(clause: Clause, block: Block, { schema }: Instance, environment: Environment): boolean {
    const { kind } = clause;
    const isTemplate = block.text === "template";
    if (isTemplate ? kind !== "for" && kind !== "on" : schema.clauses.includes(kind)) return true;
    this.report.add(wrongClause(clause, schema.kind, environment));
    return false;
  }

  private refuseSecondBase(base: Expression, second: Expression, environment: Environment): void {
    const callee = second.kind === "call" ? second.callee : second;
    const { datum } = this.expressions.evaluate(callee, environment, anyTemplate);
    const isTemplate = datum.is === "reference" && datum.declaration.kind === "template";
    this.report.add(secondBase(base, second, isTemplate, environment));
  }

  /** Applies a block that is extended, or a template with its arguments. */
  private applyTarget(
    instance: Instance,
    target: Expression,
    environment: Environment,
    kind: "base" | "mixin",
  ): void {
    const callee = target.kind === "call" ? target.callee : target;
    const wanted = kind === "mixin" ? "template" : instance.schema.kind;
    const value = this.expressions.evaluate(callee, environment, { ...anyTemplate, refersTo: wanted });
    const { datum, at } = value;
    const declaration = datum.is === "reference" ? datum.declaration : undefined;
    const entry = declaration?.entry;
    if (declaration && entry?.kind === "block" && isExtendable(declaration, instance, kind)) {
      if (!this.applyDeclared(instance, declaration, entry, target, environment, at, kind))
        instance.broken = true;
      return;
    }
    const got = entry?.kind === "block" ? `the ${declaration?.kind} ${declaration?.name}` : "no block";
    if (!isBroken(value)) this.report.add(notExtendable(instance, at, got));
    instance.broken = true;
  }
  private applyDeclared(
    instance: Instance,
    declaration: Declaration,
    block: Block,
    target: Expression,
    environment: Environment,
    at: Place,
    kind: "base" | "mixin",
  ): true | undefined {
    this.applied.add(declaration);
    if (instance.entries++ >= most) return this.bounds.exceeded(most, "entries in one block", at);
    return this.guarded(declaration, at, () => {
      const given = target.kind === "call" ? target.arguments : nothing;
      const inner = this.given.bind(declaration, block, given, environment, at);
      if (!inner) return undefined;
      this.applyBlock(instance, block, inner, { kind, name: declaration.name });
      return true;
    });
  }

  private applyEntries(
    instance: Instance,
    entries: readonly Entry[],
    environment: Environment,
    layer: Layer,
  ): void {
    for (const entry of entries) {
      if (instance.entries++ >= most) {
        const at: Place = { source: environment.source, start: entry.start, end: entry.end };
        this.bounds.exceeded(most, "entries in one block", at);
        instance.broken = true;
        return;
      }
      this.applyEntry(instance, entry, environment, layer);
    }
  }
  private applyEntry(instance: Instance, entry: Entry, environment: Environment, layer: Layer): void {
    switch (entry.kind) {
      case "field":
        return this.applyField(instance, entry, environment, layer);
      case "block":
        return this.applyChild(instance, entry, environment, layer);
      case "require":
        instance.requirements.push({ entry, environment });
        return;
      case "for":
        for (const item of this.expressions.items(entry.each.list, environment)) {
          const inner = bind(environment, entry.each.variable.text, item);
          this.applyEntries(instance, entry.body.entries, inner, layer);
        }
        return;
      case "if": {
        const condition = this.expressions.condition(entry.condition, environment);
        if (condition === undefined) instance.broken = true;
        const body = condition ? entry.body : condition === false ? entry.otherwise : undefined;
        return body && this.applyEntries(instance, body.entries, environment, layer);
      }
      default:
        return this.report.add(misplaced(entry, environment));
    }
  }

  private applyField(instance: Instance, field: Field, environment: Environment, layer: Layer): void {
    const name = field.text;
    const earlier = instance.fields.get(name);
    if (!earlier && !Object.hasOwn(instance.schema.fields, name)) {
      instance.broken = true;
      this.report.add(unknownField(instance, field, environment));
    } else if (!earlier) instance.fields.set(name, [{ field, environment, layer }]);
    else if (field.operator === "=" && earlier.some((each) => each.layer === layer))
      this.report.add(duplicateField(field, earlier, layer, environment));
    else earlier.push({ field, environment, layer });
  }

  private applyChild(instance: Instance, block: Block, environment: Environment, layer: Layer): void {
    const kind = block.text;
    const schema = instance.schema.blocks.find((each) => each.kind === kind);
    if (!schema) {
      instance.broken = true;
      if (!block.broken) this.report.add(unknownBlock(instance, block, environment));
      return;
    }
    const child = this.empty(block, environment, schema);
    const key = titleOf(child);
    instance.titles ??= new Map();
    const known = instance.titles.get(key);
    if (known?.layer === layer && !child.broken) {
      this.report.add(duplicateBlock(known.child, child));
      return;
    }
    if (!known) instance.children.push(child);
    const whole = known?.child ?? child;
    instance.titles.set(key, { child: whole, layer });
    // Of two blocks whose names were not read nobody knows that they are one.
    this.applyBlock(whole, block, environment, child.broken ? { ...layer } : layer);
  }
}

function instanceOf(
  block: Block,
  environment: Environment,
  schema: BlockSchema,
  labels: Instance["labels"],
  broken: boolean,
): Instance {
  return {
    schema,
    block,
    at: headerOf(block, environment.source),
    environment,
    labels,
    fields: new Map(),
    children: [],
    titles: undefined,
    requirements: [],
    entries: 0,
    broken,
  };
}

/** A template stands for any kind of block; a block for another of its own kind, which is no mixin. */
function isExtendable({ kind }: Declaration, { schema }: Instance, as: "base" | "mixin"): boolean {
  return kind === "template" || (kind === schema.kind && as === "base");
}

const anyTemplate = { name: "a template", refersTo: "template", read: () => undefined } as const;

function targets(clauses: readonly Clause[], kind: "extends" | "with"): readonly Expression[] {
  return clauses.flatMap((clause) => (clause.kind === kind ? clause.values : []));
}
