import type * as s from "./syntax.ts";

/**
 * The nodes of a tree (syntax.ts) in as little memory as they can do with: to copy what lives on is most of what the
 * making of a tree costs. What all nodes of a class share stands on its prototype; a place that follows from others is
 * computed when it is asked for. What is `declare`d is written by the constructor alone, once.
 */
export class Name implements s.Name {
  declare readonly text: string;
  declare readonly start: number;
  constructor(text: string, start: number) {
    this.text = text;
    this.start = start;
  }
  get end(): number {
    return this.start + this.text.length;
  }
}

export class NameExpression implements s.NameExpression {
  declare readonly kind: "name";
  declare readonly name: string;
  declare readonly start: number;
  constructor(name: string, start: number) {
    this.name = name;
    this.start = start;
  }
  get end(): number {
    return this.start + this.name.length;
  }
}

export class Literal implements s.LiteralExpression {
  declare readonly kind: "literal";
  declare readonly type: s.LiteralType;
  declare readonly text: string;
  declare readonly start: number;
  constructor(type: s.LiteralType, text: string, start: number) {
    this.type = type;
    this.text = text;
    this.start = start;
  }
  get end(): number {
    return this.start + this.text.length;
  }
}

/** A string between two quotes that says no more than it is. */
export class PlainText implements s.TextExpression {
  declare readonly kind: "text";
  declare readonly plain: string;
  declare readonly start: number;
  constructor(plain: string, start: number) {
    this.plain = plain;
    this.start = start;
  }
  get parts(): readonly string[] {
    return this.plain === "" ? none : [this.plain];
  }
  get end(): number {
    return this.start + this.plain.length + 2;
  }
}

/** Any other string; its parts are read when the file was, and filled in. */
export class Text implements s.TextExpression {
  declare readonly kind: "text";
  declare readonly start: number;
  declare readonly end: number;
  declare parts: readonly (string | s.Expression)[];
  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
    this.parts = none;
  }
}

/** `.member`, before it is known of what. */
export class Member implements s.Member {
  declare readonly kind: "member";
  declare object: s.Expression;
  declare start: number;
  declare private readonly text: string;
  declare private readonly at: number;
  constructor(text: string, at: number) {
    this.object = nothing;
    this.start = at;
    this.text = text;
    this.at = at;
  }
  get member(): Name {
    return new Name(this.text, this.at);
  }
  get end(): number {
    return this.at + this.text.length;
  }
}

export class Field implements s.Field {
  declare readonly kind: "field";
  declare readonly start: number;
  declare readonly operator: s.Field["operator"];
  declare readonly value: s.Expression;
  declare readonly text: string;
  constructor(text: string, start: number, operator: s.Field["operator"], value: s.Expression) {
    this.text = text;
    this.start = start;
    this.operator = operator;
    this.value = value;
  }
  get name(): Name {
    return new Name(this.text, this.start);
  }
  get end(): number {
    return this.value.end;
  }
}

/** An entry of a map. */
export class Pair implements s.Pair {
  declare readonly value: s.Expression;
  declare readonly text: string;
  declare private readonly start: number;
  constructor(text: string, start: number, value: s.Expression) {
    this.text = text;
    this.start = start;
    this.value = value;
  }
  get key(): Name {
    return new Name(this.text, this.start);
  }
}

export class Argument implements s.Argument {
  declare readonly start: number;
  declare readonly value: s.Expression;
  declare private readonly text: string | undefined;
  constructor(text: string | undefined, start: number, value: s.Expression) {
    this.text = text;
    this.start = start;
    this.value = value;
  }
  get name(): Name | undefined {
    return this.text === undefined ? undefined : new Name(this.text, this.start);
  }
  get end(): number {
    return this.value.end;
  }
}

export class Block implements s.Block {
  declare readonly kind: "block";
  declare readonly start: number;
  declare readonly parameters: readonly s.Parameter[] | undefined;
  declare readonly clauses: readonly s.Clause[];
  declare readonly broken: boolean;
  declare readonly text: string;
  /** The label of a block that has one, all of them otherwise. */
  declare private readonly label: s.Expression | readonly s.Expression[];
  declare readonly entries: readonly s.Entry[];
  declare private readonly open: number;
  declare private readonly close: number;
  constructor(text: string, start: number, header: Header, body: s.Body, broken: boolean) {
    this.text = text;
    this.start = start;
    this.label = header.labels.length === 1 ? (header.labels[0] as s.Expression) : header.labels;
    this.parameters = header.parameters;
    this.clauses = header.clauses;
    this.entries = body.entries;
    this.open = body.start;
    this.close = body.end;
    this.broken = broken;
  }
  get word(): Name {
    return new Name(this.text, this.start);
  }
  get labels(): readonly s.Expression[] {
    return isList(this.label) ? this.label : [this.label];
  }
  get namedUntil(): number {
    const { label } = this;
    const last = isList(label) ? label.at(-1) : label;
    return last?.end ?? this.start + this.text.length;
  }
  get body(): s.Body {
    return { entries: this.entries, start: this.open, end: this.close };
  }
  get end(): number {
    return this.close;
  }
}
/** What stands between the first word of a block and its brace. */
export interface Header {
  readonly labels: readonly s.Expression[];
  readonly parameters: readonly s.Parameter[] | undefined;
  readonly clauses: readonly s.Clause[];
  /** It was reported as a mistake. */
  readonly broken: boolean;
}

const isList: (value: s.Expression | readonly s.Expression[]) => value is readonly s.Expression[] =
  Array.isArray;

/** The list of all nodes that have nothing to list. */
export const none: readonly never[] = [];
/** Stands in a node that is not finished. */
const nothing: s.Broken = { kind: "broken", start: 0, end: 0 };

const kinds = { name: NameExpression, literal: Literal, member: Member, field: Field, block: Block };
for (const [kind, { prototype }] of [...Object.entries(kinds), ["text", PlainText], ["text", Text]] as const)
  Object.defineProperty(prototype, "kind", { value: kind, enumerable: true });
