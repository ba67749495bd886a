import { parse } from "../1-parse/parse.ts";
import { type BlockView, listOf, type Value } from "./datum.ts";
import type { Expressions } from "./expression.ts";
import { type Instance, titleOf } from "./instance.ts";
import type { Reader } from "./read.ts";
import type { BlockSchema, FieldSchema } from "./schema/schema.ts";

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
    const found = new Map<string, Value | undefined>(Object.entries(extra));
    const get = (name: string): Value | undefined => {
      if (!found.has(name)) found.set(name, this.member(instance, name));
      return found.get(name);
    };
    const view: BlockView = {
      get,
      get possible() {
        return [...new Set([...Object.keys(extra), ...memberNames(instance.schema)])];
      },
      names: () => view.possible.filter((name) => get(name) !== undefined),
    };
    return view;
  }
  value(instance: Instance, extra: Readonly<Record<string, Value>> = {}): Value {
    const datum = { is: "block" as const, title: titleOf(instance), view: this.of(instance, extra) };
    return { datum, at: instance.at };
  }

  private member(instance: Instance, name: string): Value | undefined {
    const field = Object.hasOwn(instance.schema.fields, name) ? instance.schema.fields[name] : undefined;
    if (field) return this.reader.value(instance, name) ?? this.default(field, instance);
    const label = instance.schema.labels.findIndex((each) => each.name === name);
    if (label >= 0) return instance.labels[label];
    const block = instance.schema.blocks.find((each) => memberName(each) === name);
    const children = instance.children.filter(({ schema }) => schema === block);
    if (!block) return undefined;
    if (block.labels.length > 0)
      return { datum: listOf(children.map((each) => this.value(each))), at: instance.at };
    return children[0] && this.value(children[0]);
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

const memberName = ({ kind, labels }: BlockSchema): string => (labels.length > 0 ? `${kind}s` : kind);
const memberNames = ({ fields, labels, blocks }: BlockSchema): string[] => [
  ...labels.map(({ name }) => name),
  ...Object.keys(fields),
  ...blocks.map(memberName),
];
