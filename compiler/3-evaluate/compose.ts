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
import { isBroken } from "./datum.ts";
import { bind, type Environment } from "./environment.ts";
import { Bounds } from "./evaluation-bounds.ts";
import type { Expressions } from "./expression.ts";
import { type Assignment, Instance, type Layer } from "./instance.ts";
import { readLabels } from "./labels.ts";
import { type Conflict, conflictsOf, reportConflicts } from "./mixins.ts";
import { type Place, placeIn } from "./place.ts";
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
    const instance = new Instance(schema, block, environment, nothing);
    this.applyBlock(instance, block, environment, { kind: "own", name: "" });
    return instance;
  }

  /** Runs `during` with the declaration noted, so that a ring of `extends` is found; undefined when it closes one. */
  guarded<T>(declaration: Declaration, at: Place, during: () => T): T | undefined {
    return this.bounds.guarded(declaration, at, during);
  }

  private empty(block: Block, environment: Environment, schema: BlockSchema): Instance {
    const labels = block.broken
      ? undefined
      : readLabels(block, environment, schema, this.expressions, this.report);
    return new Instance(schema, block, environment, labels);
  }

  private applyBlock(instance: Instance, block: Block, environment: Environment, layer: Layer): void {
    const { clauses } = block;
    const conflicts = clauses.length > 0 ? this.applyInherited(instance, block, environment) : nothing;
    this.applyEntries(instance, block.entries, environment, layer);
    if (conflicts.length > 0) reportConflicts(conflicts, instance, environment, block, this.report);
  }

  private applyInherited(instance: Instance, block: Block, environment: Environment): readonly Conflict[] {
    const clauses = block.clauses.filter((clause) => this.allowed(clause, block, instance, environment));
    const bases = targets(clauses, "extends");
    const mixins = targets(clauses, "with");
    const [base, second] = [bases[0], bases[1]];
    if (base) this.applyTarget(instance, base, environment, "base");
    if (base && second) this.refuseSecondBase(base, second, environment);
    if (mixins.length === 0) return nothing;
    return conflictsOf(instance, () => {
      for (const target of mixins) this.applyTarget(instance, target, environment, "mixin");
    });
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
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index] as Entry;
      if (instance.entries++ >= most) {
        this.bounds.exceeded(most, "entries in one block", placeIn(environment.source, entry));
        instance.broken = true;
        return;
      }
      if (entry.kind === "field") this.applyField(instance, entry, environment, layer);
      else this.applyEntry(instance, entry, environment, layer);
    }
  }
  private applyEntry(
    instance: Instance,
    entry: Exclude<Entry, Field>,
    environment: Environment,
    layer: Layer,
  ): void {
    switch (entry.kind) {
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
    const column = instance.schema.columnOf.get(field.text);
    if (column === undefined) {
      instance.broken = true;
      this.report.add(unknownField(instance, field, environment));
      return;
    }
    const earlier = instance.assigned[column];
    const again = field.operator === "=" && earlier ? inLayer(layer, earlier) : undefined;
    if (again) this.report.add(duplicateField(field, again, environment));
    else instance.assigned[column] = { field, environment, layer, earlier, order: instance.entries };
  }

  private applyChild(instance: Instance, block: Block, environment: Environment, layer: Layer): void {
    const schema = schemaOf(block.text, instance.schema.blocks);
    if (!schema) {
      instance.broken = true;
      if (!block.broken) this.report.add(unknownBlock(instance, block, environment));
      return;
    }
    const child = this.empty(block, environment, schema);
    const known = ofSameTitle(child, instance.children);
    if (known?.layer === layer && !child.broken) {
      this.report.add(duplicateBlock(known, child));
      return;
    }
    if (!known) instance.children.push(child);
    const whole = known ?? child;
    whole.layer = layer;
    // Of two blocks whose names were not read nobody knows that they are one.
    this.applyBlock(whole, block, environment, child.broken ? { ...layer } : layer);
  }
}

function schemaOf(kind: string, schemas: readonly BlockSchema[]): BlockSchema | undefined {
  for (let index = 0; index < schemas.length; index++)
    if (schemas[index]?.kind === kind) return schemas[index];
  return undefined;
}

function ofSameTitle({ schema, name }: Instance, children: readonly Instance[]): Instance | undefined {
  for (let index = 0; index < children.length; index++) {
    const child = children[index] as Instance;
    if (child.schema === schema && child.name === name) return child;
  }
  return undefined;
}

/** The first assignment of this layer, of one and those before it. */
function inLayer(layer: Layer, last: Assignment): Assignment | undefined {
  let found: Assignment | undefined;
  for (let each: Assignment | undefined = last; each; each = each.earlier)
    if (each.layer === layer) found = each;
  return found;
}

/** A template stands for any kind of block; a block for another of its own kind, which is no mixin. */
function isExtendable({ kind }: Declaration, { schema }: Instance, as: "base" | "mixin"): boolean {
  return kind === "template" || (kind === schema.kind && as === "base");
}

const anyTemplate = { name: "a template", refersTo: "template", read: () => undefined } as const;

function targets(clauses: readonly Clause[], kind: "extends" | "with"): readonly Expression[] {
  return clauses.flatMap((clause) => (clause.kind === kind ? clause.values : nothing));
}
