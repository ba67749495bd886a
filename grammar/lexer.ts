import type { TokenType } from "chevrotain";
import { beyond, codesOf } from "./codes.ts";
import { hashed, Lexicon } from "./lexicon.ts";
import { MultilineText, OpenText, Text } from "./literals.ts";
import { type Kind, kindOf, noSpellings, TokenList } from "./token-list.ts";
import { allTokens, Comment, Dot, DotDot, Identifier, keywords, NewLine, Stray } from "./tokens.ts";

/** What a text is made of, in order. Blanks are left out, comments stand apart. */
export interface Lexed {
  readonly tokens: TokenList;
  readonly comments: TokenList;
  /** The different ones of it. */
  readonly literals: Lexicon;
}

/**
 * Takes a text apart by the table of tokens; it never fails, for what begins nothing is a `Stray`. Offsets count from
 * `base`. Chevrotain's own lexer gives the same from the same table, which a test holds true, and tries patterns on each
 * blank, word and mark; here those are told by their characters, and of literals each different one is tried once.
 */
export function tokenize(text: string, base = 0): Lexed {
  const lexer = new Scanner(text, base);
  lexer.read(0, text.length);
  return lexer;
}

/** Reads one text, in whole or in parts. */
export class Scanner implements Lexed {
  tokens: TokenList;
  readonly comments: TokenList;
  readonly words: Lexicon;
  readonly literals: Lexicon;
  readonly strings: Lexicon;
  private readonly text: string;
  private readonly codes: Uint8Array;

  constructor(text: string, base: number) {
    this.text = text;
    this.codes = codesOf(text);
    this.words = new Lexicon(this.codes);
    this.literals = new Lexicon(this.codes);
    this.strings = new Lexicon(this.codes);
    this.tokens = new TokenList(text, base, this);
    this.comments = new TokenList(text, base, noSpellings, 64);
  }

  /** Adds the tokens that begin in a part of the text; a part that does not end between two of them has one too many. */
  read(from: number, to: number): void {
    const { codes } = this;
    for (let at = from; at < to; ) {
      const code = codes[at] as number;
      const start = starts[code];
      if (start === blank) at++;
      else if (start === letter) at = this.readWord(at, code);
      else if (start === mark && isSecond[codes[at + 1] as number] === 0)
        at = this.tokens.add(marks[code] as Kind, at, at + 1);
      else if (start === lineEnd) at = this.readNewLine(at, code);
      else if (start === quote) at = this.readText(at);
      else if (start === hash) at = this.readComment(at);
      else if (start === inLiteral) at = this.readLiteral(at);
      else if (start === dot) at = this.readDots(at);
      else at = this.readOther(at, code);
    }
    this.tokens.close();
  }

  /** A keyword or a name. Only a literal has a colon after its first letters, and only a version a digit after its `v`. */
  private readWord(at: number, first: number): number {
    const { codes, words } = this;
    let word = first;
    let end = at + 1;
    let code = codes[end] as number;
    for (; isWord[code] === 1; code = codes[++end] as number) word = hashed(word, code);
    if (code === colon || (first === v && starts[codes[at + 1] as number] === inLiteral)) {
      const endOfLiteral = this.tryLiteral(at);
      if (endOfLiteral > at) return endOfLiteral;
    }
    while (code === hyphen && isWord[codes[end + 1] as number] === 1) {
      word = hashed(word, code);
      code = codes[++end] as number;
      for (; isWord[code] === 1; code = codes[++end] as number) word = hashed(word, code);
    }
    const id = words.find(word, at, end) || this.addWord(word, at, end);
    return this.tokens.add(words.kinds[id] as Kind, at, end, id);
  }
  private addWord(word: number, at: number, end: number): number {
    const text = this.text.slice(at, end);
    return this.words.add(word, at, end, keywordKinds.get(text) ?? name, text);
  }

  private readNewLine(at: number, code: number): number {
    const isPair = code === carriageReturn && this.codes[at + 1] === lineFeed;
    return this.tokens.add(newLine, at, isPair ? at + 2 : at + 1);
  }

  private readComment(at: number): number {
    const { codes } = this;
    let end = at + 1;
    while (end < this.text.length && starts[codes[end] as number] !== lineEnd) end++;
    return this.comments.add(comment, at, end);
  }

  /** Most strings have neither braces nor backslashes, and end at the next quote. */
  private readText(at: number): number {
    const { codes } = this;
    let end = at + 1;
    let string = 0;
    let all = 0;
    for (let code = codes[end] as number; inPlainText[code] === 1; code = codes[++end] as number) {
      string = hashed(string, code);
      all |= code;
    }
    const isWhole = codes[end] === quoteCode && (end > at + 1 || codes[end + 1] !== quoteCode);
    if (isWhole)
      return this.tokens.add(oneLine, at, end + 1, this.stringId(string, at + 1, end, all < beyond));
    const several = endOfMatch(severalLines, this.text, at);
    if (several > at) return this.tokens.add(manyLines, at, several);
    const braced = endOfMatch(anyText, this.text, at);
    if (braced > at) return this.tokens.add(oneLine, at, braced);
    return this.tokens.add(openText, at, endOfMatch(restOfLine, this.text, at));
  }

  /** Characters beyond ASCII have one number for all, so that strings with such are not to be found again. */
  private stringId(string: number, from: number, to: number, isAscii: boolean): number {
    const { strings, text } = this;
    if (!isAscii || to - from > longest) return strings.addOnce(oneLine, text.slice(from, to));
    return strings.find(string, from, to) || strings.add(string, from, to, oneLine, text.slice(from, to));
  }

  private readDots(at: number): number {
    const next = this.codes[at + 1];
    const behind = next === dotCode ? this.codes[at + 2] : next;
    if (behind === slash) return this.readLiteral(at);
    return next === dotCode ? this.tokens.add(dots, at, at + 2) : this.tokens.add(oneDot, at, at + 1);
  }

  private readLiteral(at: number): number {
    const end = this.tryLiteral(at);
    return end > at ? end : this.readOther(at, this.codes[at] as number);
  }
  /**
   * No pattern of a literal looks further than to the first character that no literal has: what they find there is the same
   * wherever else these characters stand. Gives `at` when they find nothing.
   */
  private tryLiteral(at: number): number {
    const { codes, literals } = this;
    const farthest = at + longest;
    let run = 0;
    let end = at;
    for (
      let code = codes[at] as number;
      isInLiteral[code] === 1 && end < farthest;
      code = codes[++end] as number
    )
      run = hashed(run, code);
    const id = (end < farthest && literals.find(run, at, end)) || this.addLiteral(run, at, end);
    const kind = literals.kinds[id] as Kind;
    if (kind === 0) return at;
    return this.tokens.add(kind, at, at + (literals.texts[id] as string).length, id);
  }
  private addLiteral(run: number, at: number, end: number): number {
    const { text, literals } = this;
    const [kind, length] = firstMatch(candidates[this.codes[at] as number] ?? [], text, at);
    const found = text.slice(at, at + length);
    if (end - at < longest) return literals.add(run, at, end, kind, found);
    return length === 0 ? 0 : literals.addOnce(kind, found);
  }

  private readOther(at: number, code: number): number {
    const [kind, length] = firstMatch(otherMarks[code] ?? [], this.text, at);
    if (length > 0) return this.tokens.add(kind, at, at + length);
    const isPair = (this.text.codePointAt(at) as number) > 0xffff;
    return this.tokens.add(stray, at, isPair ? at + 2 : at + 1);
  }
}

/** Longer literals and strings are looked at anew each time. */
const longest = 64;

/** A kind of token, and what it is known by; a pattern is tried at one place and looked for nowhere else. */
interface Choice {
  readonly kind: Kind;
  readonly pattern: string | RegExp;
}
function firstMatch(choices: readonly Choice[], text: string, at: number): readonly [Kind, length: number] {
  for (let index = 0; index < choices.length; index++) {
    const { kind, pattern } = choices[index] as Choice;
    const end = endOfMatch(pattern, text, at);
    if (end > at) return [kind, end - at];
  }
  return [0, 0];
}
function endOfMatch(pattern: string | RegExp, text: string, at: number): number {
  if (typeof pattern === "string") return text.startsWith(pattern, at) ? at + pattern.length : at;
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
const patternOf = ({ PATTERN }: TokenType): string | RegExp =>
  typeof PATTERN === "string" ? PATTERN : new RegExp(PATTERN as RegExp, "y");
const [severalLines, anyText, restOfLine] = [MultilineText, Text, OpenText].map(patternOf) as [
  RegExp,
  RegExp,
  RegExp,
];

/** What may begin with a character, by its code; zero: what `readOther` tells, or nothing. */
const starts = new Uint8Array(256);
const [blank, lineEnd, hash, letter, inLiteral, quote, dot, mark] = [1, 2, 3, 4, 5, 6, 7, 8];
const codeOf = (character: string): number => character.charCodeAt(0);
const begin = (table: Uint8Array, characters: string, value: number): void => {
  for (const each of characters) table[codeOf(each)] = value;
};
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
const digits = "0123456789";
begin(starts, " \t", blank as number);
begin(starts, "\n\r", lineEnd as number);
begin(starts, "#", hash as number);
begin(starts, letters, letter as number);
begin(starts, `${digits}/:`, inLiteral as number);
begin(starts, '"', quote as number);
begin(starts, ".", dot as number);
/** As `\w`. */
const isWord = new Uint8Array(256);
begin(isWord, letters + digits, 1);
/** Every character that the pattern of a literal may match or look at. */
const isInLiteral = new Uint8Array(256);
begin(isInLiteral, `${letters}${digits}.@%+~/:-`, 1);
const inPlainText = new Uint8Array(256).fill(1);
begin(inPlainText, '\0"{\\\n\r', 0);

const [colon, hyphen, slash, v, carriageReturn, lineFeed, quoteCode, dotCode] = [...':-/v\r\n".'].map(
  codeOf,
) as [number, number, number, number, number, number, number, number];
const [name, newLine, comment, stray, oneLine, manyLines, openText, oneDot, dots] = [
  Identifier,
  NewLine,
  Comment,
  Stray,
  Text,
  MultilineText,
  OpenText,
  Dot,
  DotDot,
].map(kindOf) as [Kind, Kind, Kind, Kind, Kind, Kind, Kind, Kind, Kind];

const keywordKinds = new Map(keywords.map((type) => [String(type.PATTERN), kindOf(type)]));
/** Literals by the code of their first character, in the order of the table. */
const candidates: Choice[][] = Array.from({ length: 128 }, () => []);
/** The same for marks. */
const otherMarks: Choice[][] = Array.from({ length: 128 }, () => []);
for (const type of allTokens) {
  if (keywords.includes(type) || type === Stray) continue;
  const known = { kind: kindOf(type), pattern: patternOf(type) };
  if (typeof type.PATTERN === "string") otherMarks[codeOf(type.PATTERN)]?.push(known);
  else for (const hint of type.START_CHARS_HINT ?? []) candidates[codeOf(String(hint))]?.push(known);
}
/** Marks of one character, and the characters with which longer ones go on. */
const marks = new Uint8Array(128);
const isSecond = new Uint8Array(256);
for (const [code, choices] of otherMarks.entries())
  for (const { kind, pattern } of choices) {
    if (String(pattern).length > 1) isSecond[codeOf(String(pattern)[1] as string)] = 1;
    else if (starts[code] === 0) {
      marks[code] = kind;
      starts[code] = mark as number;
    }
  }
