import {
  EmbeddedActionsParser,
  EOF,
  type IParserErrorMessageProvider,
  type IToken,
  type TokenType,
  tokenMatcher,
} from "chevrotain";
import type { Field } from "./syntax.ts";
import * as t from "./tokens.ts";

/** What the parser could not read: the token in the way, and what it wanted there in the words of a message. */
export interface Fault {
  readonly token: IToken;
  readonly previous: IToken | undefined;
  readonly expected: string;
  /** The rule that gave up: `block`, `field`, … */
  readonly rule: string;
  /** `memory 128MiB`: read as the field it was surely meant to be. */
  readonly field?: Field;
}

/** More than these help nobody; the rest of the file is left unread. */
const enough = 100;

/**
 * A parser that gives up one entry, never the file: `attempt` catches a fault, notes it once, and skips to where the
 * next entry starts. Chevrotain's own recovery guesses single tokens and reports what follows from its guesses.
 */
export class RecoveringParser extends EmbeddedActionsParser {
  faults: Fault[] = [];

  constructor(validate: boolean) {
    super(t.allTokens, {
      recoveryEnabled: false,
      maxLookahead: 1,
      skipValidations: !validate,
      errorMessageProvider: expectations,
    });
  }

  /** Runs a rule; on a fault reports it, skips to the end of the entry and gives `instead`. */
  protected attempt<T>(run: () => T, instead: () => T): T {
    if (this.RECORDING_PHASE) return run();
    try {
      return run();
    } catch (error) {
      this.note(faultOf(error));
      this.skipEntry();
      return instead();
    }
  }

  /** As `attempt`, for the header of a block: goes on at the brace, if it stands on the same line. */
  protected attemptUntilBrace<T>(run: () => T, instead: () => T): T {
    if (this.RECORDING_PHASE) return run();
    try {
      return run();
    } catch (error) {
      this.note(faultOf(error));
      while (!headerEnds.has(this.LA(1).tokenType)) this.SKIP_TOKEN();
      if (this.LA(1).tokenType !== t.LeftBrace) throw error;
      return instead();
    }
  }

  /** What stands between a header and its brace is reported and passed over; true if there was something. */
  protected skipToBrace(): boolean {
    const token = this.LA(1);
    if (token.tokenType === t.LeftBrace || headerEnds.has(token.tokenType)) return false;
    this.note({ token, previous: this.LA(0), expected: '"{"', rule: "block" });
    while (!headerEnds.has(this.LA(1).tokenType)) this.SKIP_TOKEN();
    return true;
  }

  protected note(fault: Fault): void {
    if (fault.token !== this.faults.at(-1)?.token && fault.token.tokenType !== t.Broken)
      this.faults.push(fault);
  }

  /** After an entry only its end may stand: a new line, a comma or the brace that closes the block. */
  protected endEntry(): void {
    if (this.RECORDING_PHASE || endings.has(this.LA(1).tokenType)) return;
    this.note({ token: this.LA(1), previous: this.LA(0), expected: "the end of the line", rule: "entry" });
    this.skipEntry();
  }

  protected atEnd(): boolean {
    return endings.has(this.LA(1).tokenType);
  }

  /** Where no entry can start: reports the token and skips; false when there is nothing to skip. */
  protected skipStray(): boolean {
    if (this.RECORDING_PHASE) return false;
    const token = this.LA(1);
    if (token.tokenType === EOF || token.tokenType === t.RightBrace) return false;
    this.note({ token, previous: this.LA(0), expected: "a field or a declaration", rule: "entry" });
    this.SKIP_TOKEN();
    this.skipEntry();
    return true;
  }

  /** To the end of the entry; braces are balanced by now, so what stands inside deeper ones is passed over. */
  private skipEntry(): void {
    for (let depth = 0; ; this.SKIP_TOKEN()) {
      const type = this.LA(1).tokenType;
      if (type === EOF || this.atLastToken()) return;
      if (this.faults.length >= enough) continue;
      if (depth === 0 && (type === t.NewLine || type === t.RightBrace)) return;
      if (depth === 0 && type === t.Comma && this.startsField(2)) return;
      if (opening.has(type)) depth++;
      if (closing.has(type) && depth > 0) depth--;
    }
  }
  /** SKIP_TOKEN stays on the last token, which is always a new line. */
  private atLastToken(): boolean {
    return this.LA(2).tokenType === EOF;
  }
  private startsField(at: number): boolean {
    return tokenMatcher(this.LA(at), t.Word) && tokenMatcher(this.LA(at + 1), t.AssignOperator);
  }
}

const endings = new Set<TokenType>([t.NewLine, t.Comma, t.RightBrace, EOF]);
const opening = new Set<TokenType>([t.LeftBrace, t.LeftBracket, t.LeftParenthesis]);
const closing = new Set<TokenType>([t.RightBrace, t.RightBracket, t.RightParenthesis]);

const headerEnds = new Set<TokenType>([t.LeftBrace, t.RightBrace, t.NewLine, EOF]);

/** Reads Chevrotain's exception; anything else is a fault of ours and goes on up. */
function faultOf(error: unknown): Fault {
  if (!(error instanceof Error) || !("context" in error)) throw error;
  const { token, previousToken, context } = error as unknown as {
    readonly token: IToken;
    readonly previousToken?: IToken;
    readonly context: { readonly ruleStack: readonly string[] };
  };
  return { token, previous: previousToken, expected: error.message, rule: context.ruleStack.at(-1) ?? "" };
}

/** Chevrotain's "message" of an error is only what was expected; the whole message is made by the parse stage. */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => describeType(expected),
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? "something else",
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? "something else",
  buildNotAllInputParsedMessage: () => "the end of the file",
};

/** A kind of token in the words of a message. */
export function describeType(type: TokenType): string {
  if (type === t.Identifier || type === t.Word) return "a name";
  if (type === t.AssignOperator) return '"="';
  if (type === t.NewLine) return "the end of the line";
  return type.name;
}
