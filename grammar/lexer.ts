import type { IToken, TokenType } from "chevrotain";
import { FileMode, Numeral, OddLiteral } from "./literals.ts";
import { type Kind, kindOf, TokenList } from "./token-list.ts";
import { allTokens, Comment, Identifier, keywords, NewLine, Stray } from "./tokens.ts";

/** What a text is made of, in order. Blanks are left out, comments stand apart. */
export interface Lexed {
  readonly tokens: TokenList;
  readonly comments: readonly IToken[];
}

/**
 * Takes a text apart by the table of tokens; it never fails, for what begins nothing is a `Stray`. Offsets count from
 * `base`. Chevrotain's own lexer gives the same from the same table, which a test holds true, and tries patterns on each
 * blank, word and mark; here those are told by their characters, and only literals by their patterns.
 */
export function tokenize(text: string, base = 0): Lexed {
  const tokens = new TokenList(text, base);
  const comments = new TokenList(text, base);
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const start = starts[code];
    if (start === blank) at++;
    else if (start === letter) at = readWord(text, at, code, tokens);
    else if (start === lineEnd) at = readNewLine(text, at, code, tokens);
    else if (start === digit) at = readNumber(text, at, code, tokens);
    else if (start === hash) at = readComment(text, at, comments);
    else at = readOther(candidates[code], text, at, tokens);
  }
  return { tokens, comments: comments.all() };
}

/** A keyword or a name. Only a literal has a colon after its first letters, and only a version a digit after its `v`. */
function readWord(text: string, at: number, code: number, tokens: TokenList): number {
  let end = endOfWord(text, at);
  if (text.charCodeAt(end) === colon || (code === v && starts[text.charCodeAt(at + 1)] === digit)) {
    const endOfLiteral = readFirst(candidates[code], text, at, tokens);
    if (endOfLiteral > at) return endOfLiteral;
  }
  while (text.charCodeAt(end) === hyphen && isWord(text.charCodeAt(end + 1))) end = endOfWord(text, end + 1);
  return tokens.add(wordKind(text, at, end, code), at, end);
}
function endOfWord(text: string, from: number): number {
  let end = from + 1;
  while (isWord(text.charCodeAt(end))) end++;
  return end;
}
function wordKind(text: string, at: number, end: number, code: number): Kind {
  for (const { kind, pattern } of keywordsFrom[code] as readonly Keyword[])
    if (pattern.length === end - at && text.startsWith(pattern, at)) return kind;
  return name;
}

function readNewLine(text: string, at: number, code: number, tokens: TokenList): number {
  const isPair = code === carriageReturn && text.charCodeAt(at + 1) === lineFeed;
  return tokens.add(newLine, at, isPair ? at + 2 : at + 1);
}

function readComment(text: string, at: number, comments: TokenList): number {
  let end = at + 1;
  while (end < text.length && starts[text.charCodeAt(end)] !== lineEnd) end++;
  return comments.add(comment, at, end);
}

/** A number by itself is the commonest literal: behind it stands nothing that could make it another one. */
function readNumber(text: string, at: number, code: number, tokens: TokenList): number {
  let end = at + 1;
  while (starts[text.charCodeAt(end)] === digit) end++;
  const next = text.charCodeAt(end);
  const isAlone = !isWord(next) && !inLiterals.includes(next);
  return readOther(isAlone ? plainNumbers : candidates[code], text, at, tokens);
}

function readOther(choices: Choices, text: string, at: number, tokens: TokenList): number {
  const end = readFirst(choices, text, at, tokens);
  if (end > at) return end;
  const isPair = (text.codePointAt(at) as number) > 0xffff;
  return tokens.add(stray, at, isPair ? at + 2 : at + 1);
}

/** Adds a token of the first kind that matches and gives its end; `at` when none does. */
function readFirst(choices: Choices, text: string, at: number, tokens: TokenList): number {
  if (choices === undefined) return at;
  for (const { kind, pattern } of choices) {
    const end = endOfMatch(pattern, text, at);
    if (end > at) return tokens.add(kind, at, end);
  }
  return at;
}
function endOfMatch(pattern: string | RegExp, text: string, at: number): number {
  if (typeof pattern === "string") return text.startsWith(pattern, at) ? at + pattern.length : at;
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** What may begin with a character, by its code; zero: what patterns tell, or nothing. */
const starts = new Uint8Array(0x10000);
const [blank, lineEnd, hash, letter, digit] = [1, 2, 3, 4, 5];
const codesOf = (characters: string): number[] => [...characters].map((each) => each.charCodeAt(0));
const begin = (start: number | undefined, characters: string): void => {
  for (const code of codesOf(characters)) starts[code] = start as number;
};
begin(blank, " \t");
begin(lineEnd, "\n\r");
begin(hash, "#");
begin(letter, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
begin(digit, "0123456789");
/** As `\w`; no word goes on behind the end of the text. */
const isWord = (code: number): boolean => starts[code] === letter || starts[code] === digit;

const [colon, hyphen, v, carriageReturn, lineFeed] = codesOf(":-v\r\n");
/** What may follow the digits that a literal starts with, beside letters. */
const inLiterals = codesOf(".:/%-");

const [name, newLine, comment, stray] = [Identifier, NewLine, Comment, Stray].map(kindOf) as [
  Kind,
  Kind,
  Kind,
  Kind,
];

/** A kind of token, and what it is known by; a pattern is tried at one place and looked for nowhere else. */
interface Choice {
  readonly kind: Kind;
  readonly pattern: string | RegExp;
}
type Choices = readonly Choice[] | undefined;
interface Keyword extends Choice {
  readonly pattern: string;
}
const choice = (type: TokenType): Choice => {
  const pattern = type.PATTERN as string | RegExp;
  return { kind: kindOf(type), pattern: typeof pattern === "string" ? pattern : new RegExp(pattern, "y") };
};
/** By the code of their first character, in the order of the table. */
const candidates: Choice[][] = Array.from({ length: 128 }, () => []);
for (const type of allTokens) {
  if (type === Stray || keywords.includes(type)) continue;
  const known = choice(type);
  const hints = typeof known.pattern === "string" ? known.pattern.slice(0, 1) : type.START_CHARS_HINT;
  for (const hint of hints ?? []) candidates[String(hint).charCodeAt(0)]?.push(known);
}
const plainNumbers = [FileMode, Numeral, OddLiteral].map(choice);
const keywordsFrom: Keyword[][] = Array.from({ length: 128 }, () => []);
for (const type of keywords) {
  const pattern = String(type.PATTERN);
  keywordsFrom[pattern.charCodeAt(0)]?.push({ kind: kindOf(type), pattern });
}
