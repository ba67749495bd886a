import { parse } from "../1-parse/parse.ts";
import { childOf, childrenOf } from "./children.ts";
import { type BlockView, listOf, type Value } from "./datum.ts";
import type { Expressions } from "./expression.ts";
import { type Instance, titleOf } from "./instance.ts";
import type { Reader } from "./read.ts";
import type { BlockSchema, Column, FieldSchema } from "./schema/schema.ts";

/**
 * Blocks as `require` and `policy` see them: fields by name, defaults included; blocks that stand once by their kind
 * (`limits`), those that have names as a list (`apps`); labels by theirs (`path`). `extra` has what the text has not.
 */
export class Views {
  private readonly defaults = new Map<FieldSchema<unknown, boolean>, Value | undefined>();
  private readonly reader: Reader;
  private readonly expressions: Expressions;

  constructor(reader: Reader, expressions: Expressions) {
    this.reader = reader;
    this.expressions = expressions;
  }

  of(instance: Instance, extra: Readonly<Record<string, Value>> = {}): BlockView {
    return new View(instance, extra, this);
  }
  value(instance: Instance, extra: Readonly<Record<string, Value>> = {}): Value {
    const datum = { is: "block" as const, title: titleOf(instance), view: this.of(instance, extra) };
    return { datum, at: instance.at };
  }

  /** A member of a block as its text has it, evaluated anew. */
  member(instance: Instance, name: string): Value | undefined {
    const { schema } = instance;
    const column = schema.columnOf.get(name);
    if (column !== undefined)
      return (
        this.reader.value(instance, name) ?? this.default((schema.columns[column] as Column).field, instance)
      );
    const label = schema.labels.findIndex((each) => each.name === name);
    if (label >= 0) return instance.labels[label];
    const block = schema.blocks.find((each) => isMember(name, each));
    if (!block) return undefined;
    if (block.labels.length === 0) {
      const only = childOf(instance, block.kind);
      return only && this.value(only);
    }
    const children = childrenOf(instance, block.kind).map((each) => this.value(each));
    return { datum: listOf(children), at: instance.at };
  }

  /** A default is written in the schema as an author would write it: it is read as one. */
  private default(field: FieldSchema<unknown, boolean>, { at }: Instance): Value | undefined {
    if (field.defaultText === undefined) return undefined;
    if (!this.defaults.has(field)) {
      const text = new TextEncoder().encode(`language 1\nlet default = ${field.defaultText}\n`);
      const { entries, source } = parse("default", text).value;
      const entry = entries.find((each) => each.kind === "let");
      const environment = { source, scope: { names: new Map() }, variables: undefined };
      this.defaults.set(field, entry && this.expressions.evaluate(entry.value, environment, field.type));
    }
    const value = this.defaults.get(field);
    return value && { datum: value.datum, at };
  }
}

/** One block, each member of it evaluated once. */
class View implements BlockView {
  private readonly found = new Map<string, Value | undefined>();
  private readonly instance: Instance;
  private readonly extra: Readonly<Record<string, Value>>;
  private readonly views: Views;

  constructor(instance: Instance, extra: Readonly<Record<string, Value>>, views: Views) {
    this.instance = instance;
    this.extra = extra;
    this.views = views;
  }

  get(name: string): Value | undefined {
    const known = this.found.get(name);
    if (known || this.found.has(name)) return known;
    const value = Object.hasOwn(this.extra, name) ? this.extra[name] : this.views.member(this.instance, name);
    this.found.set(name, value);
    return value;
  }
  get possible(): readonly string[] {
    return [...new Set([...Object.keys(this.extra), ...memberNames(this.instance.schema)])];
  }
  names(): readonly string[] {
    return this.possible.filter((name) => this.get(name) !== undefined);
  }
}

const isMember = (name: string, { kind, labels }: BlockSchema): boolean =>
  labels.length > 0 ? name.length === kind.length + 1 && name === `${kind}s` : name === kind;
const memberName = ({ kind, labels }: BlockSchema): string => (labels.length > 0 ? `${kind}s` : kind);
const memberNames = ({ fields, labels, blocks }: BlockSchema): string[] => [
  ...labels.map(({ name }) => name),
  ...Object.keys(fields),
  ...blocks.map(memberName),
];
