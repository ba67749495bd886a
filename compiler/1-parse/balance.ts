import type { IToken } from "chevrotain";
import { AbsolutePath } from "../../grammar/literals.ts";
import { type Kind, kindOf, kindsOf, type TokenList } from "../../grammar/token-list.ts";
import * as t from "../../grammar/tokens.ts";

/** A bracket without its other half. */
export interface BracketFault {
  readonly kind: "unclosed" | "unmatched" | "unopened" | "too-deep";
  readonly token: IToken;
}
export interface Balanced {
  readonly tokens: TokenList;
  readonly faults: readonly BracketFault[];
}

/** Deeper nesting than any person writes; it bounds the parser's recursion. */
export const deepest = 100;

/**
 * Gives the parser a token list whose brackets all match: a missing closer is added where the line shows that it is
 * missing, one too many is left out, and each is reported once. New lines inside `(…)` and `[…]` are dropped.
 */
export function balance(tokens: TokenList): Balanced {
  const state = new Balancer(tokens);
  for (let index = 0; index < tokens.length && !state.stopped; index++) state.take(index);
  return state.finish();
}

interface Open {
  readonly kind: Kind;
  /** Where the bracket stands in the new list. */
  readonly place: number;
  readonly indent: number;
}

class Balancer {
  stopped = false;
  private readonly out: TokenList;
  private readonly faults: BracketFault[] = [];
  private readonly open: Open[] = [];
  private lineStart = 0;
  private indent = 0;
  private firstOnLine = true;
  /** `if` … `then` … without a new line between nest as brackets do. */
  private conditions = 0;
  /** Braces that are never closed. Indentation says which, but only where it is known that some are. */
  private lacks: number;
  /** Closing braces that have no opening one. */
  private surplus: number;
  /** The line so far could be the header of a block: a name, more words, no `=` and no brace. */
  private header = 0;
  private readonly tokens: TokenList;

  constructor(tokens: TokenList) {
    this.tokens = tokens;
    this.out = tokens.another();
    this.surplus = tokens.count(rightBrace) - tokens.count(leftBrace);
    this.lacks = -this.surplus;
  }

  take(index: number): void {
    const kind = this.tokens.kind(index);
    if (kind === newLine) return this.newLine(index);
    if (kind === condition && ++this.conditions > deepest) return this.stop(this.tokens.at(index));
    if (this.firstOnLine) this.beginLine(index, kind);
    if (this.surplus > 0) this.watchHeader(kind);
    this.firstOnLine = false;
    if (closers[kind] === 1) return this.closes(index, kind);
    this.out.take(this.tokens, index);
    if (openers[kind] === 1) this.opens(kind);
  }

  finish(): Balanced {
    const end = this.tokens.length === 0 ? 0 : this.tokens.end(this.tokens.length - 1);
    if (this.stopped) return { tokens: this.tokens.another(), faults: this.faults };
    while (this.open.length > 0) this.closeTop(end);
    this.out.invent(newLine, end);
    return { tokens: this.out, faults: this.faults };
  }

  private newLine(index: number): void {
    if (this.surplus > 0 && this.header > 1 && this.nextIsDeeper(index)) this.openHere(this.tokens.at(index));
    this.header = 0;
    this.lineStart = this.tokens.end(index);
    this.firstOnLine = true;
    const isFirst = this.tokens.kind(index - 1) !== newLine;
    while (isFirst && this.insideList() && this.showsUnclosed(index)) this.closeTop(this.tokens.start(index));
    if (this.insideList()) return;
    this.conditions = 0;
    this.out.take(this.tokens, index);
  }

  /** A line that stands no deeper than the header of the block it would be in shows that this block has ended. */
  private beginLine(index: number, kind: Kind): void {
    const start = this.tokens.start(index);
    this.indent = start - this.lineStart;
    if (closers[kind] === 1) return;
    for (
      let top = this.open.at(-1);
      this.lacks > 0 && top && top.indent >= this.indent;
      top = this.open.at(-1)
    ) {
      this.closeTop(start);
      this.out.invent(newLine, start);
    }
  }

  /** How many tokens of a header the line has; zero for good once it is none. */
  private watchHeader(kind: Kind): void {
    if (assigning[kind] === 1 && this.lacksOpener()) this.openBeforeLast();
    const isNone = this.header === 0 || kind === leftBrace || kind === rightBrace || assigning[kind] === 1;
    if (this.firstOnLine) this.header = kind === identifier || kind === template ? 1 : 0;
    else this.header = isNone ? 0 : this.header + 1;
  }
  /** A header whose brace is missing, as the deeper line after it or a field on the same line shows. */
  private openHere(token: IToken): void {
    this.surplus--;
    this.faults.push({ kind: "unopened", token });
    this.out.invent(leftBrace, token.startOffset);
    this.opens(leftBrace);
  }
  private lacksOpener(): boolean {
    const { length } = this.out;
    const nested = assigning[this.out.kind(length - 2)] === 1 && words[this.out.kind(length - 1)] === 1;
    return this.header > 1 || nested;
  }
  /** `limits memory = 1GiB }`: the name before the `=` is the first field of the block. */
  private openBeforeLast(): void {
    const name = this.out.takeLast();
    this.openHere(name);
    this.out.put(name);
  }
  private nextIsDeeper(index: number): boolean {
    const at = this.nextWritten(index);
    return at < this.tokens.length && this.tokens.start(at) - this.tokens.end(at - 1) > this.indent;
  }

  /** The bracket is the last of the new list. */
  private opens(kind: Kind): void {
    const place = this.out.length - 1;
    this.open.push({ kind, place, indent: this.indent });
    if (this.open.length > deepest) this.stop(this.out.at(place));
  }
  private stop(token: IToken): void {
    this.faults.push({ kind: "too-deep", token });
    this.stopped = true;
  }

  private closes(index: number, kind: Kind): void {
    const wanted = openerOf[kind] as Kind;
    if (!this.reachable(wanted)) {
      this.faults.push({ kind: "unmatched", token: this.tokens.at(index) });
      return;
    }
    const start = this.tokens.start(index);
    while (this.open.at(-1)?.kind !== wanted) this.closeTop(start);
    if (this.lacks > 0 && wanted === leftBrace) this.closeDeeperBraces(start);
    this.open.pop();
    this.out.take(this.tokens, index);
  }

  /** A `}` that stands under an outer block's first column closes that one: the blocks inside lack theirs. */
  private closeDeeperBraces(start: number): void {
    if (start - this.lineStart !== this.indent) return;
    const here = this.open.findLastIndex((open) => open.indent === this.indent);
    if (here < 0) return;
    while (this.open.length - 1 > here) this.closeTop(start);
  }

  /** Parentheses and square brackets are not looked for beyond the block they stand in. */
  private reachable(wanted: Kind): boolean {
    for (let index = this.open.length - 1; index >= 0; index--) {
      const kind = this.open[index]?.kind;
      if (kind === wanted) return true;
      if (kind === leftBrace) return false;
    }
    return false;
  }

  private closeTop(offset: number): void {
    const { kind, place } = this.open.pop() as Open;
    if (kind === leftBrace) this.lacks--;
    this.faults.push({ kind: "unclosed", token: this.out.at(place) });
    this.out.invent(closerOf[kind] as Kind, offset);
  }

  private insideList(): boolean {
    const { length } = this.open;
    return length > 0 && this.open[length - 1]?.kind !== leftBrace;
  }

  /** The line after this new line starts a field or a block, which no list and no call can hold. */
  private showsUnclosed(index: number): boolean {
    const at = this.nextWritten(index);
    if (at >= this.tokens.length) return true;
    const [first, second] = [this.tokens.kind(at), this.tokens.kind(at + 1)];
    if (first === rightBrace) return this.open.some(({ kind }) => kind === leftBrace);
    if (words[first] !== 1) return false;
    if (assigning[this.tokens.kind(this.nextWritten(at + 1))] === 1)
      return this.open.at(-1)?.kind === leftBracket || !this.expectsArgument();
    return statements[first] === 1 || (first === identifier && startsBlock[second] === 1);
  }
  private expectsArgument(): boolean {
    const last = this.out.kind(this.out.length - 1);
    return last === comma || last === leftParenthesis;
  }
  /** The first token from here that is no new line. */
  private nextWritten(index: number): number {
    let at = index;
    while (this.tokens.kind(at) === newLine) at++;
    return at;
  }
}

const [newLine, condition, identifier, template, comma, leftBrace, leftBracket, leftParenthesis, rightBrace] =
  [
    t.NewLine,
    t.If,
    t.Identifier,
    t.Template,
    t.Comma,
    t.LeftBrace,
    t.LeftBracket,
    t.LeftParenthesis,
    t.RightBrace,
  ].map(kindOf) as [Kind, Kind, Kind, Kind, Kind, Kind, Kind, Kind, Kind];
const openers = kindsOf(t.LeftBrace, t.LeftBracket, t.LeftParenthesis);
const closers = kindsOf(t.RightBrace, t.RightBracket, t.RightParenthesis);
const words = kindsOf(t.Word);
const assigning = kindsOf(t.AssignOperator);
/** Words that begin an entry and can stand in no list. */
const statements = kindsOf(t.Language, t.Import, t.Let, t.Require, t.Template);
const startsBlock = kindsOf(t.Identifier, t.LeftBrace, AbsolutePath);

const pairs = [
  [t.LeftBrace, t.RightBrace],
  [t.LeftBracket, t.RightBracket],
  [t.LeftParenthesis, t.RightParenthesis],
].map((pair) => pair.map(kindOf) as [Kind, Kind]);
const closerOf: Readonly<Record<Kind, Kind>> = Object.fromEntries(pairs);
const openerOf: Readonly<Record<Kind, Kind>> = Object.fromEntries(
  pairs.map(([opener, closer]) => [closer, opener]),
);
