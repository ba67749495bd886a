import { Text as TextToken } from "./literals.ts";
import {
  Argument,
  Block,
  Field,
  type Header,
  Literal,
  Member,
  Name,
  NameExpression,
  none,
  Pair,
  PlainText,
  Text,
} from "./nodes.ts";
import { binaryTree, type Operation } from "./precedence.ts";
import { sharedSlice } from "./shared-slice.ts";
import type * as s from "./syntax.ts";
import { kindOf, noSpellings, TokenList, typeOf, untold } from "./token-list.ts";
import * as t from "./tokens.ts";

/** A token by its index in the list that is read. */
export type Token = number;

/**
 * What each rule of the grammar gives, by the name of the rule: its method is called with what the rule's labels stand for,
 * in their order; a label that can be met more than once gives a list, and one that was not met `undefined`. A rule without
 * a method gives what it read.
 */
export class TreeBuilder {
  protected tokens = new TokenList("", 0, noSpellings, 4);
  /** Strings whose parts are still to be read, in order. */
  texts: Text[] = [];
  private words: readonly string[] = [];
  private literals: readonly string[] = [];
  private strings: readonly string[] = [];

  /** What the next rule is to read. */
  begin(tokens: TokenList): void {
    this.tokens = tokens;
    this.words = tokens.spellings.words.texts;
    this.literals = tokens.spellings.literals.texts;
    this.strings = tokens.spellings.strings.texts;
  }

  entries(entries: s.Entry[] | undefined): readonly s.Entry[] {
    return fitted(entries);
  }
  field(name: Token, operator: Token, value: s.Expression): s.Field {
    return new Field(this.word(name), this.start(name), assignments[this.kind(operator)] ?? "=", value);
  }
  languageEntry(word: Token, number: s.Expression): s.LanguageEntry {
    return { kind: "language", number, start: this.start(word), end: number.end };
  }
  importEntry(word: Token, from: s.Expression, named: Token | undefined): s.ImportEntry {
    const as = named === undefined ? undefined : this.nameAt(named);
    return { kind: "import", from, as, start: this.start(word), end: (as ?? from).end };
  }
  letEntry(word: Token, name: Token, value: s.Expression): s.LetEntry {
    return { kind: "let", name: this.nameAt(name), value, start: this.start(word), end: value.end };
  }
  requireEntry(word: Token, condition: s.Expression, otherwise: s.Expression | undefined): s.RequireEntry {
    const { end } = otherwise ?? condition;
    return { kind: "require", condition, otherwise, start: this.start(word), end };
  }
  forEntry(each: s.ForClause, body: s.Body): s.ForEntry {
    return { kind: "for", each, body, start: each.start, end: body.end };
  }
  ifEntry(word: Token, condition: s.Expression, body: s.Body, otherwise: s.Body | undefined): s.IfEntry {
    const { end } = otherwise ?? body;
    return { kind: "if", condition, body, otherwise, start: this.start(word), end };
  }
  /** Without a body where it could not be read. */
  block(word: Token, header: Header, body: s.Body | undefined): s.Block {
    const end = this.end(word);
    const broken = header.broken || body === undefined;
    const start = this.start(word);
    return new Block(this.word(word), start, header, body ?? { entries: none, start: end, end }, broken);
  }
  body(open: Token, entries: readonly s.Entry[], close: Token): s.Body {
    return { entries, start: this.start(open), end: this.end(close) };
  }
  blockHeader(
    labels: s.Expression[] | undefined,
    parameters: readonly s.Parameter[] | undefined,
    clauses: s.Clause[] | undefined,
  ): Header {
    return { labels: fitted(labels), parameters, clauses: fitted(clauses), broken: false };
  }
  parameters(parameters: s.Parameter[] | undefined): readonly s.Parameter[] {
    return fitted(parameters);
  }
  parameter(named: Token, type: s.Expression | undefined, value: s.Expression | undefined): s.Parameter {
    const name = this.nameAt(named);
    return { name, type, value, start: name.start, end: (value ?? type ?? name).end };
  }
  clause(
    word: Token | undefined,
    values: readonly s.Expression[] | undefined,
    each: s.ForClause | undefined,
  ): s.Clause {
    if (each) return { kind: "for", each, start: each.start, end: each.end };
    const at = word as Token;
    const listed = values as readonly s.Expression[];
    const kind = this.image(at) as "extends" | "with" | "on" | "after";
    return { kind, values: listed, start: this.start(at), end: (listed.at(-1) as s.Expression).end };
  }
  references(values: s.Expression[] | undefined): readonly s.Expression[] {
    return fitted(values);
  }
  forClause(word: Token, variable: Token, list: s.Expression): s.ForClause {
    return { variable: this.nameAt(variable), list, start: this.start(word), end: list.end };
  }

  conditional(
    word: Token,
    condition: s.Expression,
    then: s.Expression,
    otherwise: s.Expression,
  ): s.Conditional {
    return { kind: "conditional", condition, then, otherwise, start: this.start(word), end: otherwise.end };
  }
  operation(first: s.Expression, steps: Operation[] | undefined): s.Expression {
    return steps ? binaryTree(first, steps) : first;
  }
  step(operator: Token, operand: s.Expression | undefined): Operation {
    return { operator: this.image(operator), operand, end: this.end(operator) };
  }
  /** `- not x`: the sign that stands last is applied first. */
  unary(signs: Token[] | undefined, operand: s.Expression): s.Expression {
    if (!signs) return operand;
    return signs.reduceRight<s.Expression>((inner, sign) => {
      const operator = this.kind(sign) === minus ? "-" : "not";
      return { kind: "unary", operator, operand: inner, start: this.start(sign), end: inner.end };
    }, operand);
  }
  /** What stands behind a value and applies to it is made before it is known to what. */
  postfix(primary: s.Expression, suffixes: Suffix[] | undefined): s.Expression {
    if (!suffixes) return primary;
    let object = primary;
    for (let index = 0; index < suffixes.length; index++) {
      const suffix = suffixes[index] as Suffix;
      suffix.start = primary.start;
      if (suffix.kind === "call") suffix.callee = object;
      else suffix.object = object;
      object = suffix;
    }
    return object;
  }
  member(name: Token): Member {
    return new Member(this.word(name), this.start(name));
  }
  index(index: s.Expression, close: Token): Open<s.Index> {
    return { kind: "index", object: unknown, index, start: index.start, end: this.end(close) };
  }
  call(open: Token, given: s.Argument[] | undefined, close: Token): Open<s.Call> {
    const start = this.start(open);
    return { kind: "call", callee: unknown, arguments: fitted(given), start, end: this.end(close) };
  }
  argument(name: Token | undefined, value: s.Expression): s.Argument {
    if (name === undefined) return new Argument(undefined, value.start, value);
    return new Argument(this.word(name), this.start(name), value);
  }

  name(name: Token): s.NameExpression {
    return new NameExpression(this.word(name), this.start(name));
  }
  boolean(word: Token): s.BooleanExpression {
    return { kind: "boolean", value: this.kind(word) === yes, start: this.start(word), end: this.end(word) };
  }
  broken(token: Token): s.Broken {
    return { kind: "broken", start: this.start(token), end: this.end(token) };
  }
  /** What is missing behind a token. */
  gap(token: Token): s.Broken {
    const end = this.end(token);
    return { kind: "broken", start: end, end };
  }
  literal(token: Token): s.LiteralExpression {
    const type = typeOf(this.kind(token)).name as s.LiteralType;
    const id = this.tokens.ids[token] as number;
    const text = id === untold ? this.image(token) : (this.literals[id] as string);
    return new Literal(type, text, this.start(token));
  }
  text(token: Token): s.TextExpression {
    const id = this.tokens.ids[token] as number;
    if (id !== untold) return new PlainText(this.strings[id] as string, this.start(token));
    const pending = new Text(this.start(token), this.end(token));
    this.texts.push(pending);
    return pending;
  }
  list(
    open: Token,
    each: s.ForClause | undefined,
    condition: s.Expression | undefined,
    value: s.Expression | undefined,
    items: s.Expression[] | undefined,
    close: Token,
  ): s.Expression {
    const start = this.start(open);
    const end = this.end(close);
    if (!each) return { kind: "list", items: fitted(items), start, end };
    return { kind: "comprehension", each, condition, value: value as s.Expression, start, end };
  }
  map(open: Token, entries: s.MapExpression["entries"][number][] | undefined, close: Token): s.MapExpression {
    return { kind: "map", entries: fitted(entries), start: this.start(open), end: this.end(close) };
  }
  pair(key: Token, value: s.Expression): s.MapExpression["entries"][number] {
    const isText = this.kind(key) === string;
    return new Pair(isText ? this.image(key) : this.word(key), this.start(key), value);
  }

  private nameAt(token: Token): s.Name {
    return new Name(this.word(token), this.start(token));
  }
  private kind(token: Token): number {
    return this.tokens.kinds[token] as number;
  }
  private start(token: Token): number {
    return this.tokens.start(token);
  }
  private end(token: Token): number {
    return this.tokens.end(token);
  }
  /** Of a name or a keyword. */
  private word(token: Token): string {
    const id = this.tokens.ids[token] as number;
    return id === untold ? this.image(token) : (this.words[id] as string);
  }
  private image(token: Token): string {
    const { text, starts, ends } = this.tokens;
    return sharedSlice(text, starts[token] as number, ends[token] as number);
  }
}

type Open<T> = { -readonly [key in keyof T]: T[key] };
type Suffix = Member | Open<s.Index> | Open<s.Call>;

/** A list with no room to grow: a list that grew keeps room for sixteen more, and most of a tree's lists are short. */
const fitted = <T>(list: T[] | undefined): readonly T[] =>
  list === undefined ? none : list.length === 1 ? list : list.slice();

const unknown: s.Broken = { kind: "broken", start: 0, end: 0 };
const [minus, yes, string] = [kindOf(t.Minus), kindOf(t.True), kindOf(TextToken)];
const assignments: (s.Field["operator"] | undefined)[] = [];
assignments[kindOf(t.AddTo)] = "+=";
assignments[kindOf(t.TakeFrom)] = "-=";
