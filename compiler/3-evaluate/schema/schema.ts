import type { Located } from "../../../spec/diagnostics/diagnostic.ts";
import type { Type } from "../type.ts";

/** One kind of block: the table that evaluation, messages and the reference page read. */
export interface BlockSchema<Fields extends FieldTable = FieldTable> {
  readonly kind: string;
  /** One or two sentences for the reference. */
  readonly doc: string;
  /** What stands between the kind and the brace: `pool lan 10.40.0.0/24`. */
  readonly labels: readonly Label[];
  readonly fields: Fields;
  readonly blocks: readonly BlockSchema[];
  readonly clauses: readonly ("extends" | "with" | "on" | "after" | "for")[];
  /** The fields in their order: what is known of a block by field is a list in this order. */
  readonly columns: readonly Column[];
  /** The number of a field's column. */
  readonly columnOf: ReadonlyMap<string, number>;
  /** What is known of a block of which nothing is. */
  readonly unset: readonly undefined[];
}
export interface Column {
  readonly name: string;
  readonly field: FieldSchema<unknown, boolean>;
}
export interface Label {
  readonly name: string;
  readonly type: Type<unknown>;
}
export type FieldTable = Readonly<Record<string, FieldSchema<unknown, boolean>>>;
export interface FieldSchema<T, Given extends boolean> {
  readonly type: Type<T>;
  readonly doc: string;
  /** Always there when the block is read: required, or with a default. */
  readonly given: Given;
  readonly required: boolean;
  readonly default?: T;
  /** The default as an author would write it. */
  readonly defaultText?: string;
}

export const required = <T>(type: Type<T>, doc: string): FieldSchema<T, true> => ({
  type,
  doc,
  given: true,
  required: true,
});
export const optional = <T>(type: Type<T>, doc: string): FieldSchema<T, false> => ({
  type,
  doc,
  given: false,
  required: false,
});
export const defaulted = <T>(
  type: Type<T>,
  value: T,
  defaultText: string,
  doc: string,
): FieldSchema<T, true> => ({
  type,
  doc,
  given: true,
  required: false,
  default: value,
  defaultText,
});

/** The fields of a block as data. A default has the span of the block's header. */
export type Read<Fields extends FieldTable> = {
  readonly [Name in keyof Fields]: Fields[Name] extends FieldSchema<infer T, infer Given>
    ? Given extends true
      ? Located<T>
      : Located<T> | undefined
    : never;
};

export function block<const Fields extends FieldTable>(
  schema: Omit<BlockSchema<Fields>, "columns" | "columnOf" | "unset">,
): BlockSchema<Fields> {
  const columns = Object.entries(schema.fields).map(([name, field]) => ({ name, field }));
  const columnOf = new Map(columns.map(({ name }, column) => [name, column]));
  return { ...schema, columns, columnOf, unset: columns.map(() => undefined) };
}
