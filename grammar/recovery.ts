import type { IParserErrorMessageProvider, IToken, TokenType } from "chevrotain";
import { ListedParser } from "./listed-parser.ts";
import type { Field } from "./syntax.ts";
import { type Kind, kindOf, kindsOf, type TokenList } from "./token-list.ts";
import { EndOfFile } from "./token-type.ts";
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
export class RecoveringParser extends ListedParser {
  faults: Fault[] = [];
  /** That a brace is missing here was said where the header went wrong. */
  private told: IToken | undefined;

  constructor(validate: boolean) {
    super(validate, expectations);
  }

  override start(tokens: TokenList): void {
    super.start(tokens);
    this.faults = [];
    this.told = undefined;
  }

  /** Runs a rule; on a fault reports it, skips to the end of the entry and gives nothing. */
  protected attempt<T>(run: () => T): T | undefined {
    if (this.RECORDING_PHASE) return run();
    const { height } = this;
    try {
      return run();
    } catch (error) {
      this.unwind(height);
      this.note(this.atSecondWord(faultOf(error)));
      this.skipEntry();
      return undefined;
    }
  }

  /** A field keeps its name when its value is broken, so that nobody is told that it is missing. */
  protected orBroken(label: string, run: () => unknown): void {
    const before = this.lastRead;
    if (this.attempt(run) === undefined) this.put(label, this.builder.gap(before));
  }

  /** Two words decide what an entry is: where the first one may begin one, it is the second that is wrong. */
  private atSecondWord(fault: Fault): Fault {
    const expected =
      fault.rule === "entry" && isSame(fault.token, this.LA(1)) && afterFirst.get(fault.token.tokenType);
    return expected ? { ...fault, token: this.LA(2), previous: fault.token, expected, rule: "field" } : fault;
  }

  /** As `attempt`, for the header of a block: goes on at the brace, if it stands on the same line. */
  protected attemptUntilBrace<T>(run: () => T): T | undefined {
    if (this.RECORDING_PHASE) return run();
    const { height } = this;
    try {
      return run();
    } catch (error) {
      this.unwind(height);
      this.note(faultOf(error));
      this.skipHeader();
      if (this.kindAhead(1) !== leftBrace) throw error;
      return undefined;
    }
  }

  /** What stands between a header and its brace is reported and passed over; true if there was something. */
  protected skipToBrace(): boolean {
    if (this.RECORDING_PHASE || headerEnds[this.kindAhead(1)] === 1) return false;
    this.note({ token: this.LA(1), previous: this.LA(0), expected: '"{"', rule: "block" });
    this.skipHeader();
    this.told = this.LA(1);
    return true;
  }
  private skipHeader(): void {
    while (headerEnds[this.kindAhead(1)] !== 1) this.SKIP_TOKEN();
  }

  protected note(fault: Fault): void {
    const { token, previous } = fault;
    const known = [this.told, this.faults.at(-1)?.token].some((each) => each && isSame(each, token));
    const follows = token.tokenType === t.Broken || previous?.tokenType === t.Broken;
    if (!known && !follows) this.faults.push(fault);
  }

  /** After an entry only its end may stand: a new line, a comma or the brace that closes the block. */
  protected endEntry(): void {
    if (this.RECORDING_PHASE) return;
    if (this.atEnd()) return;
    const expected = this.startsField(1) ? '","' : "the end of the line";
    this.note({ token: this.LA(1), previous: this.LA(0), expected, rule: "entry" });
    this.skipEntry();
  }
  protected atEnd(): boolean {
    return endings[this.kindAhead(1)] === 1;
  }

  /** Where no entry can start: reports the token and skips; false when there is nothing to skip. */
  protected skipStray(): boolean {
    const kind = this.kindAhead(1);
    if (this.RECORDING_PHASE || kind === endOfFile || kind === rightBrace) return false;
    this.note({
      token: this.LA(1),
      previous: this.LA(0),
      expected: "a field or a declaration",
      rule: "entry",
    });
    this.SKIP_TOKEN();
    this.skipEntry();
    return true;
  }

  protected startsField(ahead: number): boolean {
    return words[this.kindAhead(ahead)] === 1 && assigning[this.kindAhead(ahead + 1)] === 1;
  }

  /** To the end of the entry; braces are balanced by now, so what stands inside deeper ones is passed over. */
  private skipEntry(): void {
    for (let depth = 0; ; this.SKIP_TOKEN()) {
      const kind = this.kindAhead(1);
      if (kind === endOfFile || this.atLastToken()) return;
      if (this.faults.length >= enough) continue;
      if (depth === 0 && (kind === newLine || kind === rightBrace)) return;
      if (depth === 0 && kind === comma && this.startsField(2)) return;
      if (opening[kind] === 1) depth++;
      if (closing[kind] === 1 && depth > 0) depth--;
    }
  }
  /** SKIP_TOKEN stays on the last token, which is always a new line. */
  private atLastToken(): boolean {
    return this.kindAhead(2) === endOfFile;
  }
}

const [newLine, comma, leftBrace, rightBrace, endOfFile] = [
  t.NewLine,
  t.Comma,
  t.LeftBrace,
  t.RightBrace,
  EndOfFile,
].map(kindOf) as [Kind, Kind, Kind, Kind, Kind];
const words = kindsOf(t.Word);
const assigning = kindsOf(t.AssignOperator);
const endings = kindsOf(t.NewLine, t.Comma, t.RightBrace, EndOfFile);
const opening = kindsOf(t.LeftBrace, t.LeftBracket, t.LeftParenthesis);
const closing = kindsOf(t.RightBrace, t.RightBracket, t.RightParenthesis);
const headerEnds = kindsOf(t.LeftBrace, t.RightBrace, t.NewLine, EndOfFile);
const afterFirst = new Map<TokenType, string>([
  [t.Identifier, '"=" or "{"'],
  [t.Language, "a number"],
  [t.Import, "the path of a .plim file"],
  [t.Let, "a name"],
  [t.Template, "a name"],
  [t.For, "a name"],
  [t.Require, "a condition"],
  [t.If, "a condition"],
]);

const isSame = (one: IToken, other: IToken): boolean =>
  one.tokenTypeIdx === other.tokenTypeIdx && Object.is(one.startOffset, other.startOffset);

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

/** Rules whose closing bracket may be missed where a comma is. */
const listing = new Set(["list", "parameters"]);

/** Chevrotain's "message" of an error is only what was expected; the whole message is made by the parse stage. */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, ruleName }) =>
    listing.has(ruleName) ? `"," or ${describeType(expected)}` : describeType(expected),
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
