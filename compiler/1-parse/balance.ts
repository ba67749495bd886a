import { createTokenInstance, type IToken, type TokenType, tokenMatcher } from "chevrotain";
import { endOf } from "../../grammar/expressions.ts";
import { AbsolutePath } from "../../grammar/literals.ts";
import * as t from "../../grammar/tokens.ts";

/** A bracket without its other half. */
export interface BracketFault {
  readonly kind: "unclosed" | "unmatched" | "too-deep";
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
  /** Indentation says where a brace is missing, but only once it is known that one is. */
  private readonly lacksBrace: boolean;
  private readonly tokens: readonly IToken[];

  constructor(tokens: readonly IToken[]) {
    this.tokens = tokens;
    const count = (type: TokenType) =>
      tokens.reduce((sum, token) => sum + (token.tokenType === type ? 1 : 0), 0);
    this.lacksBrace = count(t.LeftBrace) > count(t.RightBrace);
  }

  take(index: number): void {
    const token = this.tokens[index] as IToken;
    const type = token.tokenType;
    if (type === t.NewLine) return this.newLine(index, token);
    if (this.firstOnLine) this.beginLine(token, index);
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
    this.lineStart = endOf(token);
    this.firstOnLine = true;
    while (this.insideList() && this.showsUnclosed(index)) this.closeTop(token.startOffset);
    if (!this.insideList()) this.out.push(token);
  }

  private beginLine(token: IToken, index: number): void {
    this.indent = token.startOffset - this.lineStart;
    if (!this.lacksBrace || this.indent > 0 || this.open.length === 0) return;
    const next = this.tokens[index + 1];
    if (token.tokenType === t.Identifier && next && next.tokenType === t.Identifier)
      while (this.open.length > 0) this.closeTop(token.startOffset);
  }

  private opens(token: IToken): void {
    this.open.push({ token, indent: this.indent });
    this.out.push(token);
    if (this.open.length <= deepest) return;
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
    if (!this.lacksBrace || token.startOffset - this.lineStart !== this.indent) return;
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
    if (statements.has(first.tokenType)) return true;
    if (!second || !tokenMatcher(first, t.Word)) return false;
    if (tokenMatcher(second, t.AssignOperator))
      return this.top() === t.LeftBracket || !this.expectsArgument();
    return first.tokenType === t.Identifier && startsBlock.has(second.tokenType);
  }
  private expectsArgument(): boolean {
    const last = this.out.at(-1)?.tokenType;
    return last === t.Comma || last === t.LeftParenthesis;
  }
}

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
