import { createTokenInstance, type IToken, type TokenType, tokenMatcher } from "chevrotain";
import { endOf } from "../../grammar/expressions.ts";
import { AbsolutePath } from "../../grammar/literals.ts";
import * as t from "../../grammar/tokens.ts";

/** A bracket without its other half. */
export interface BracketFault {
  readonly kind: "unclosed" | "unmatched" | "unopened" | "too-deep";
  readonly token: IToken;
}
export interface Balanced {
  readonly tokens: IToken[];
  readonly faults: readonly BracketFault[];
}

/** Deeper nesting than any person writes; it bounds the parser's recursion. */
const deepest = 100;

/**
 * Gives the parser a token list whose brackets all match: a missing closer is added where the line shows that it is
 * missing, one too many is left out, and each is reported once. New lines inside `(…)` and `[…]` are dropped.
 */
export function balance(tokens: readonly IToken[]): Balanced {
  const state = new Balancer(tokens);
  for (let index = 0; index < tokens.length && !state.stopped; index++) state.take(index);
  return state.finish();
}

interface Open {
  readonly token: IToken;
  readonly indent: number;
}

class Balancer {
  stopped = false;
  private readonly out: IToken[] = [];
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
  private readonly tokens: readonly IToken[];

  constructor(tokens: readonly IToken[]) {
    this.tokens = tokens;
    const count = (type: TokenType) =>
      tokens.reduce((sum, token) => sum + (token.tokenType === type ? 1 : 0), 0);
    this.surplus = count(t.RightBrace) - count(t.LeftBrace);
    this.lacks = -this.surplus;
  }

  take(index: number): void {
    const token = this.tokens[index] as IToken;
    const type = token.tokenType;
    if (type === t.NewLine) return this.newLine(index, token);
    if (type === t.If && ++this.conditions > deepest) return this.stop(token);
    if (this.firstOnLine) this.beginLine(token);
    if (this.surplus > 0 && this.lacksOpener(token)) this.openBeforeLast();
    this.header = headerLength(this.header, token, this.firstOnLine);
    this.firstOnLine = false;
    if (closerOf.has(type)) this.opens(token);
    else if (openerOf.has(type)) this.closes(token);
    else this.out.push(token);
  }

  finish(): Balanced {
    const end = this.tokens.at(-1);
    const offset = end ? endOf(end) : 0;
    if (this.stopped) return { tokens: [], faults: this.faults };
    while (this.open.length > 0) this.closeTop(offset);
    this.out.push(virtual(t.NewLine, offset));
    return { tokens: this.out, faults: this.faults };
  }

  private newLine(index: number, token: IToken): void {
    if (this.surplus > 0 && this.header > 1 && this.nextIsDeeper(index)) this.openHere(token);
    this.header = 0;
    this.lineStart = endOf(token);
    this.firstOnLine = true;
    const isFirst = this.tokens[index - 1]?.tokenType !== t.NewLine;
    while (isFirst && this.insideList() && this.showsUnclosed(index)) this.closeTop(token.startOffset);
    if (this.insideList()) return;
    this.conditions = 0;
    this.out.push(token);
  }

  /** A line that stands no deeper than the header of the block it would be in shows that this block has ended. */
  private beginLine(token: IToken): void {
    this.indent = token.startOffset - this.lineStart;
    if (openerOf.has(token.tokenType)) return;
    for (
      let top = this.open.at(-1);
      this.lacks > 0 && top && top.indent >= this.indent;
      top = this.open.at(-1)
    ) {
      this.closeTop(token.startOffset);
      this.out.push(virtual(t.NewLine, token.startOffset));
    }
  }

  /** A header whose brace is missing, as the deeper line after it or a field on the same line shows. */
  private openHere(token: IToken): void {
    this.surplus--;
    this.faults.push({ kind: "unopened", token });
    this.opens(virtual(t.LeftBrace, token.startOffset));
  }
  private lacksOpener(token: IToken): boolean {
    if (!tokenMatcher(token, t.AssignOperator)) return false;
    const [before, name] = this.out.slice(-2);
    const nested = before && name && tokenMatcher(before, t.AssignOperator) && tokenMatcher(name, t.Word);
    return this.header > 1 || nested === true;
  }
  /** `limits memory = 1GiB }`: the name before the `=` is the first field of the block. */
  private openBeforeLast(): void {
    const name = this.out.pop() as IToken;
    this.openHere(name);
    this.out.push(name);
  }
  private nextIsDeeper(index: number): boolean {
    let at = index;
    while (this.tokens[at]?.tokenType === t.NewLine) at++;
    const [before, next] = [this.tokens[at - 1], this.tokens[at]];
    return before !== undefined && next !== undefined && next.startOffset - endOf(before) > this.indent;
  }

  private opens(token: IToken): void {
    this.open.push({ token, indent: this.indent });
    this.out.push(token);
    if (this.open.length > deepest) this.stop(token);
  }
  private stop(token: IToken): void {
    this.faults.push({ kind: "too-deep", token });
    this.stopped = true;
  }

  private closes(token: IToken): void {
    const wanted = openerOf.get(token.tokenType) as TokenType;
    if (!this.reachable(wanted)) {
      this.faults.push({ kind: "unmatched", token });
      return;
    }
    while (this.top() !== wanted) this.closeTop(token.startOffset);
    if (wanted === t.LeftBrace) this.closeDeeperBraces(token);
    this.open.pop();
    this.out.push(token);
  }

  /** A `}` that stands under an outer block's first column closes that one: the blocks inside lack theirs. */
  private closeDeeperBraces(token: IToken): void {
    if (this.lacks <= 0 || token.startOffset - this.lineStart !== this.indent) return;
    const here = this.open.findLastIndex((open) => open.indent === this.indent);
    if (here < 0) return;
    while (this.open.length - 1 > here) this.closeTop(token.startOffset);
  }

  /** Parentheses and square brackets are not looked for beyond the block they stand in. */
  private reachable(wanted: TokenType): boolean {
    for (let index = this.open.length - 1; index >= 0; index--) {
      const type = this.open[index]?.token.tokenType;
      if (type === wanted) return true;
      if (type === t.LeftBrace) return false;
    }
    return false;
  }

  private closeTop(offset: number): void {
    const open = this.open.pop() as Open;
    if (open.token.tokenType === t.LeftBrace) this.lacks--;
    this.faults.push({ kind: "unclosed", token: open.token });
    this.out.push(virtual(closerOf.get(open.token.tokenType) as TokenType, offset));
  }

  private top = (): TokenType | undefined => this.open.at(-1)?.token.tokenType;
  private insideList(): boolean {
    const top = this.top();
    return top === t.LeftBracket || top === t.LeftParenthesis;
  }

  /** The line after this new line starts a field or a block, which no list and no call can hold. */
  private showsUnclosed(index: number): boolean {
    let at = index;
    while (this.tokens[at]?.tokenType === t.NewLine) at++;
    const [first, second] = [this.tokens[at], this.tokens[at + 1]];
    if (!first) return true;
    if (first.tokenType === t.RightBrace)
      return this.open.some((open) => open.token.tokenType === t.LeftBrace);
    if (tokenMatcher(first, t.Word) && this.assigns(at + 1))
      return this.top() === t.LeftBracket || !this.expectsArgument();
    if (statements.has(first.tokenType)) return true;
    if (!second || !tokenMatcher(first, t.Word)) return false;
    return first.tokenType === t.Identifier && startsBlock.has(second.tokenType);
  }
  private assigns(index: number): boolean {
    let at = index;
    while (this.tokens[at]?.tokenType === t.NewLine) at++;
    const token = this.tokens[at];
    return token !== undefined && tokenMatcher(token, t.AssignOperator);
  }
  private expectsArgument(): boolean {
    const last = this.out.at(-1)?.tokenType;
    return last === t.Comma || last === t.LeftParenthesis;
  }
}

/** How many tokens of a header a line has; zero for good once it is none. */
function headerLength(before: number, token: IToken, first: boolean): number {
  const { tokenType } = token;
  if (first) return tokenType === t.Identifier || tokenType === t.Template ? 1 : 0;
  const none = before === 0 || notInHeader.has(tokenType) || tokenMatcher(token, t.AssignOperator);
  return none ? 0 : before + 1;
}
const notInHeader = new Set<TokenType>([t.LeftBrace, t.RightBrace]);

const pairs: readonly [TokenType, TokenType][] = [
  [t.LeftBrace, t.RightBrace],
  [t.LeftBracket, t.RightBracket],
  [t.LeftParenthesis, t.RightParenthesis],
];
const closerOf = new Map(pairs);
const openerOf = new Map(pairs.map(([opener, closer]) => [closer, opener]));
/** Words that begin an entry and can stand in no list. */
const statements = new Set<TokenType>([t.Language, t.Import, t.Let, t.Require, t.Template]);
const startsBlock = new Set<TokenType>([t.Identifier, t.LeftBrace, AbsolutePath]);

const virtual = (type: TokenType, offset: number): IToken =>
  createTokenInstance(type, "", offset, offset - 1, Number.NaN, Number.NaN, Number.NaN, Number.NaN);
