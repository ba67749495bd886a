import type { Block, Field, RequireEntry } from "../../grammar/syntax.ts";
import type { Value } from "./datum.ts";
import type { Environment } from "./environment.ts";
import { headerOf } from "./labels.ts";
import type { Place } from "./place.ts";
import type { BlockSchema } from "./schema/schema.ts";

/** A block with all that it inherits put together, its values not evaluated yet. */
export class Instance {
  declare readonly schema: BlockSchema;
  declare readonly block: Block;
  declare readonly environment: Environment;
  declare readonly labels: readonly Value[];
  /** Its name, where it has one: a container may have several apps. */
  declare readonly name: string | undefined;
  /** By column of the schema: what was assigned last, which knows what came before it. */
  declare readonly assigned: (Assignment | undefined)[];
  declare readonly children: Instance[];
  declare readonly requirements: Requirement[];
  /** Parts were reported and left out: it cannot be read as a whole. */
  declare broken: boolean;
  /** How many entries went into it, inherited ones counted each time. */
  declare entries: number;
  /** The layer in which a block of this title was met last. */
  declare layer: Layer | undefined;
  declare private header: Place | undefined;

  /** Without labels: those that it has could not be read. */
  constructor(
    schema: BlockSchema,
    block: Block,
    environment: Environment,
    labels: readonly Value[] | undefined,
  ) {
    this.schema = schema;
    this.block = block;
    this.environment = environment;
    this.labels = labels ?? none;
    this.name = labels && labels.length > 0 ? nameOf(schema, labels) : undefined;
    this.assigned = schema.unset.slice();
    this.children = [];
    this.requirements = [];
    this.broken = labels === undefined;
    this.entries = 0;
    this.layer = undefined;
    this.header = undefined;
  }

  /** The header, for messages that are about the whole block. */
  get at(): Place {
    this.header ??= headerOf(this.block, this.environment.source);
    return this.header;
  }
}
const none: readonly never[] = [];

function nameOf({ kind }: BlockSchema, labels: readonly Value[]): string | undefined {
  const label = labels[kind === "source" ? 1 : 0]?.datum as { readonly value?: unknown } | undefined;
  return label?.value === undefined ? undefined : String(label.value);
}

/** One setting of a field, or a change of what was set before. */
export interface Assignment {
  readonly field: Field;
  readonly environment: Environment;
  readonly layer: Layer;
  /** Of the same field, in the layers below, or in the same one. */
  readonly earlier: Assignment | undefined;
  /** Of the entries of its block. */
  readonly order: number;
}
export interface Requirement {
  readonly entry: RequireEntry;
  readonly environment: Environment;
}
/** Where entries come from, one object for each time that a block is applied; of two mixins none is the stronger one. */
export interface Layer {
  readonly kind: "base" | "mixin" | "own";
  readonly name: string;
}

/** `app nginx`, `limits`: how messages call a block. */
export function titleOf({ schema, name }: Instance): string {
  return name === undefined ? schema.kind : `${schema.kind} ${name}`;
}

/** All assignments of a field in the order of layers, inherited first, by the last one. */
export function upTo(last: Assignment | undefined): readonly Assignment[] {
  const found: Assignment[] = [];
  for (let each = last; each; each = each.earlier) found.push(each);
  return found.reverse();
}

/** The fields that are assigned, in the order in which they first were, each with the number of its column. */
export function assignedFields({
  assigned,
}: Instance): readonly (readonly [number, readonly Assignment[]])[] {
  const lists = assigned.map((last, column) => [column, upTo(last)] as const);
  const orderOf = ([first]: readonly Assignment[]): number => first?.order ?? 0;
  return lists.filter(([, list]) => list.length > 0).sort(([, a], [, b]) => orderOf(a) - orderOf(b));
}
