import type { Block, Field, RequireEntry } from "../../grammar/syntax.ts";
import type { Place, Value } from "./datum.ts";
import type { Environment } from "./environment.ts";
import type { BlockSchema } from "./schema/schema.ts";

/** A block with all that it inherits put together, its values not evaluated yet. */
export interface Instance {
  readonly schema: BlockSchema;
  readonly block: Block;
  /** The header, for messages that are about the whole block. */
  readonly at: Place;
  readonly environment: Environment;
  readonly labels: readonly Value[];
  /** By field, in the order of layers: inherited first. */
  readonly fields: Map<string, Assignment[]>;
  readonly children: Instance[];
  /** The children by their kind and name, each with the layer that it was met in last; made for the first of them. */
  titles: Map<string, { readonly child: Instance; readonly layer: Layer }> | undefined;
  readonly requirements: Requirement[];
  /** Parts were reported and left out: it cannot be read as a whole. */
  broken: boolean;
  /** How many entries went into it, inherited ones counted each time. */
  entries: number;
}
export interface Assignment {
  readonly field: Field;
  readonly environment: Environment;
  readonly layer: Layer;
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
export function titleOf({ schema, labels }: Instance): string {
  const name = labels[schema.kind === "source" ? 1 : 0]?.datum;
  const text = name && "value" in name ? ` ${name.value}` : "";
  return `${schema.kind}${text}`;
}
