import { type IToken, tokenMatcher } from "chevrotain";
import { tokenize } from "../../grammar/lexer.ts";
import { OddLiteral, OpenText } from "../../grammar/literals.ts";
import { endOf } from "../../grammar/nodes.ts";
import { PlimParser } from "../../grammar/parser.ts";
import type { Fault } from "../../grammar/recovery.ts";
import { sharedSlice } from "../../grammar/shared-slice.ts";
import type { Entry, Expression, Field, LiteralType, Node } from "../../grammar/syntax.ts";
import { kindOf, kindsOf, type TokenList } from "../../grammar/token-list.ts";
import * as t from "../../grammar/tokens.ts";
import type { PendingText } from "../../grammar/values.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { allowancesOf } from "./allowances.ts";
import { balance } from "./balance.ts";
import { reported } from "./foreign-form.ts";
import { foreignLanguage } from "./foreign-language.ts";
import { checkLanguage } from "./language.ts";
import { literalFault, oddLiteral } from "./literal-faults.ts";
import { mend } from "./mend.ts";
import { SourceText } from "./source-text.ts";
import { isPlain, splitString, unindent } from "./strings.ts";
import type { SyntaxTree } from "./syntax-tree.ts";

/** The largest file that is read, in bytes. */
export const largestFile = 8 * 1024 * 1024;
/** A file with so many bad words, or so many unpaired brackets, is left unread: more messages help nobody. */
const most = 1_000;

/**
 * Reads one file. It never throws and never gives up as a whole: what cannot be read is reported once and left out.
 * `file` is the name that spans carry. Grammar and messages: spec/lexical.md, spec/syntax.md.
 */
export function parse(file: string, bytes: Uint8Array): Checked<SyntaxTree> {
  const { text, fault } = decode(file, bytes);
  const source = new SourceText(file, text);
  if (fault) return unreadable(source, [fault]);
  const tree = read(source, text, []);
  return tree.diagnostics.length === 0 ? tree : readAgain(source, tree);
}

/** A file with faults is read once more, with what other languages would say in its place put as this one says it. */
function readAgain(source: SourceText, tree: Checked<SyntaxTree>): Checked<SyntaxTree> {
  const foreign = tree.value.language === undefined ? foreignLanguage(source) : undefined;
  if (foreign) return unreadable(source, [foreign]);
  const mended = mend(source);
  const unquoted = tree.diagnostics.filter(({ name, spans: [span] }) => {
    const at = { start: span?.start.offset ?? 0, end: span?.end.offset ?? 0 };
    return name === "unquoted-text" && mended.text.slice(at.start, at.end) === source.slice(at);
  });
  const told = [...mended.diagnostics, ...unquoted];
  return told.length === 0 ? tree : read(source, withoutSpans(mended.text, unquoted), told);
}

function withoutSpans(text: string, told: readonly Diagnostic[]): string {
  return told.reduce((left, { spans: [span] }) => {
    const [start, end] = [span?.start.offset ?? 0, span?.end.offset ?? 0];
    return left.slice(0, start) + reported.padEnd(end - start) + left.slice(end);
  }, text);
}

/** `text` is the source's, or as long; `told` was already said of it. */
function read(source: SourceText, text: string, told: readonly Diagnostic[]): Checked<SyntaxTree> {
  const { tokens: written, comments } = tokenize(text);
  const found: Diagnostic[] = [...told];
  breakUnsound(written, source, found);
  if (found.length >= most) return unreadable(source, found);
  const { tokens, faults } = balance(written);
  found.push(...faults.slice(0, most).map((each) => bracketFault(each, source)));
  if (faults.length >= most || faults.some(({ kind }) => kind === "too-deep"))
    return unreadable(source, found);

  const parser = theParser();
  parser.restart();
  const entries = parseWith(parser, tokens, source, found);
  const language = checkLanguage(entries, source, found);
  const unsupported = found.some(({ name }) => name === "unsupported-language");
  const incomplete =
    parser.lost || unsupported || faults.some(({ token }) => token.tokenType === t.LeftBrace);
  source.leftOut = found.map(({ spans }) => spans[0]?.start.offset ?? 0);
  const allowances = allowancesOf(comments, source, found);
  return { value: { source, language, entries, comments, allowances, incomplete }, diagnostics: found };
}

let parser: PlimParser | undefined;
function theParser(): PlimParser {
  parser ??= new PlimParser();
  return parser;
}

function decode(file: string, bytes: Uint8Array): { text: string; fault?: Diagnostic } {
  const at = new SourceText(file, "").span({ start: 0, end: 0 });
  if (bytes.length > largestFile) {
    return {
      text: "",
      fault: diagnose("file-too-large", { size: bytes.length, limit: largestFile }, { at }),
    };
  }
  const not = (reason: string) => ({ text: "", fault: diagnose("not-text", { reason }, { at }) });
  const nul = bytes.indexOf(0);
  if (nul >= 0) return not(`byte ${nul} is NUL`);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const control = controlIn(bytes);
    return control
      ? not(`it holds the control character ${printable(String.fromCharCode(control))}`)
      : { text };
  } catch {
    return not("its bytes are no valid UTF-8");
  }
}

/** The first byte that is a control character; all bytes of a longer character have their highest bit set. */
function controlIn(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte < 32 ? byte !== 9 && byte !== 10 && byte !== 13 : byte === 127) return byte;
  }
  return undefined;
}

function unreadable(source: SourceText, diagnostics: readonly Diagnostic[]): Checked<SyntaxTree> {
  const empty = { language: undefined, entries: [], comments: [], allowances: [] };
  return { value: { source, ...empty, incomplete: true }, diagnostics };
}

/** Puts `Broken` in the place of tokens that say nothing, once they were reported. A run of rubbish is one. */
function breakUnsound(tokens: TokenList, source: SourceText, found: Diagnostic[]): void {
  let strayEnd = -1;
  for (let index = 0; index < tokens.length; index++) {
    if (doubtful[tokens.kind(index)] !== 1) continue;
    const token = tokens.at(index);
    const isStray = token.tokenType === t.Stray;
    const fault = isStray && token.startOffset === strayEnd ? undefined : tokenFault(token, source);
    if (isStray) strayEnd = endOf(token);
    if (fault) found.push(fault);
    if (found.length >= most) return;
    if (fault || isStray) tokens.replace(index, broken);
  }
}
const doubtful = kindsOf(t.Stray, OpenText, OddLiteral, t.Literal);
const [broken, newLine] = [kindOf(t.Broken), kindOf(t.NewLine)];

function tokenFault(token: IToken, source: SourceText): Diagnostic | undefined {
  const type = token.tokenType;
  const at = () => source.span({ start: token.startOffset, end: endOf(token) });
  if (type === t.Stray && token.image === reported) return undefined;
  if (type === t.Stray)
    return diagnose(
      "unknown-character",
      { character: printable(token.image) },
      { at: at(), notes: characterNotes[token.image] ?? [] },
    );
  if (type === OpenText) return diagnose("unclosed-string", {}, { at: at(), label: "starts here" });
  if (type === OddLiteral) return oddLiteral(token, at(), fieldBefore(source.text, token.startOffset));
  const fault = literalFault(type.name as LiteralType, token.image);
  return (
    fault &&
    diagnose("invalid-literal", { text: token.image, kind: fault[0], reason: fault[1] }, { at: at() })
  );
}
/** The field whose value begins here. */
const fieldBefore = (text: string, at: number): string | undefined =>
  /([\w-]+)[ \t]*[+-]?=[ \t]*$/.exec(text.slice(Math.max(0, at - 100), at))?.[1];
const characterNotes: Readonly<Record<string, readonly string[]>> = {
  "?": ["a choice is written if … then … else …"],
  "&": ['and joins conditions; texts are joined in one string, as in "{a}-{b}"'],
  "|": ["or joins conditions"],
  "%": ["there is no remainder and no unit %"],
  "!": ["not turns a condition round"],
};
const printable = (character: string): string =>
  /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)
    ? character
    : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

function bracketFault(fault: { kind: string; token: IToken }, source: SourceText): Diagnostic {
  const at = source.span({ start: fault.token.startOffset, end: endOf(fault.token) });
  const bracket = fault.token.image;
  if (fault.kind === "unopened")
    return diagnose("unexpected-token", { expected: '"{"', found: tokenText(fault.token) }, { at });
  if (fault.kind === "too-deep") return diagnose("nested-too-deep", { limit: 100 }, { at });
  if (fault.kind === "unclosed")
    return diagnose("unclosed-bracket", { bracket }, { at, label: "opened here" });
  return diagnose("unmatched-bracket", { bracket }, { at });
}

/**
 * Strings are parsed after the file, by the same parser: their expressions are slices of the text. A string that stands
 * in one of them comes after those of the file.
 */
function parseWith(parser: PlimParser, tokens: TokenList, source: SourceText, found: Diagnostic[]): Entry[] {
  const entries = run(parser, tokens, source, found, () => parser.file());
  for (const text of parser.texts) fillText(parser, text, source, found);
  parser.texts = [];
  return entries;
}

function run<T>(
  parser: PlimParser,
  tokens: TokenList,
  source: SourceText,
  found: Diagnostic[],
  rule: () => T,
): T {
  parser.start(tokens);
  const result = rule();
  found.push(...parser.faults.map((fault) => syntaxFault(fault, source)));
  return result;
}

function fillText(parser: PlimParser, text: PendingText, source: SourceText, found: Diagnostic[]): void {
  const isMultiline = source.text.startsWith('"""', text.start);
  const quotes = isMultiline ? 3 : 1;
  const raw = sharedSlice(source.text, text.start + quotes, text.end - quotes);
  if (!isMultiline && isPlain(raw)) {
    text.parts = raw === "" ? [] : [raw];
    return;
  }
  const { pieces, faults } = splitString(raw, text.start + quotes);
  for (const fault of faults) found.push(stringFault(fault, source));
  for (const piece of pieces) if ("expression" in piece) warnOfDollar(piece.expression, source, found);
  const parts = isMultiline ? unindent(pieces) : pieces;
  text.parts = parts.map((piece) =>
    "text" in piece ? piece.text : interpolation(parser, piece.expression, source, found),
  );
}

/** Most interpolations are one name, for which no parser is needed. */
const plainName = /^[A-Za-z_]\w*(?:-\w+)*$/;
const keywords = new Set(t.keywords.map(({ PATTERN }) => String(PATTERN)));

function interpolation(parser: PlimParser, at: Node, source: SourceText, found: Diagnostic[]): Expression {
  const text = source.slice(at);
  if (plainName.test(text) && !keywords.has(text) && !/^v\d/.test(text))
    return { kind: "name", name: text, start: at.start, end: at.end };
  const unread = { kind: "broken" as const, ...at };
  const { tokens } = tokenize(text, at.start);
  const before = found.length;
  breakUnsound(tokens, source, found);
  const { tokens: balanced, faults } = balance(tokens);
  found.push(...faults.map((fault) => bracketFault(fault, source)));
  if (found.length > before) return unread;
  if (tokens.length === 0) {
    found.push(
      diagnose(
        "unexpected-token",
        { expected: "a name between the braces", found: "}" },
        { at: source.span(at), notes: [braceNote] },
      ),
    );
    return unread;
  }
  // The new line that ends a file is none of an expression.
  if (balanced.kind(balanced.length - 1) === newLine) balanced.length--;
  const value = run(parser, balanced, source, found, () => parser.interpolation());
  return parser.faults.length > 0 ? unread : (value ?? unread);
}
const braceNote = "a brace that is part of the text is written \\{";

/** `${zone}` is how others write it; here the `$` stays in the text, which is rarely meant. */
function warnOfDollar({ start, end }: Node, source: SourceText, found: Diagnostic[]): void {
  if (source.text[start - 2] !== "$") return;
  const span = source.span({ start: start - 2, end: start - 1 });
  const text = `{${source.slice({ start, end })}}`;
  const fix = { safe: false, description: "take the $ out", edits: [{ span, text: "" }] };
  found.push(
    diagnose("dollar-before-brace", { text }, { at: source.span({ start: start - 2, end: end + 1 }), fix }),
  );
}

function stringFault(fault: Node & { kind: "escape" | "open" }, source: SourceText): Diagnostic {
  const at = source.span(fault);
  if (fault.kind === "escape") return diagnose("unknown-escape", { escape: source.slice(fault) }, { at });
  return diagnose("unclosed-bracket", { bracket: "{" }, { at, notes: [braceNote] });
}

function syntaxFault({ token, previous, expected, rule, field }: Fault, source: SourceText): Diagnostic {
  if (field) return missingEquals(field, source);
  const unquoted = previous && unquotedText(previous, token, source);
  if (unquoted) return unquoted;
  const length = source.text.length;
  const start = Number.isNaN(token.startOffset) ? length : token.startOffset;
  const isMark = Number.isNaN(token.startOffset) || token.tokenType === t.NewLine;
  const node = { start, end: isMark ? start : endOf(token) };
  const at = source.span(node);
  const label = previous && rule === "entry" ? `after ${previous.image.trim() || "the line"}` : "";
  const notes = notesOn(token, expected);
  return diagnose("unexpected-token", { expected, found: tokenText(token) }, { at, label, notes });
}
/** What people of other languages may look for. */
function notesOn(token: IToken, expected: string): string[] {
  const isWord = (expected === "a name" || expected === "a value") && tokenMatcher(token, t.Word);
  if (isWord) return [`${token.image} is a word of the language`];
  if (token.image === "/") return ["there is no division"];
  if (token.image === ":" && expected === '"{"') return ["a block stands between braces"];
  if (token.tokenType === t.For) return ["it is written [for x in list: value]"];
  return [];
}

/** `nginx:1.24`, `80:80`: what goes on without a blank behind a value was meant as one text. */
function unquotedText(previous: IToken, token: IToken, source: SourceText): Diagnostic | undefined {
  const goesOn = endOf(previous) === token.startOffset && /^[^\s,}\])]/.test(token.image);
  if (!goesOn) return undefined;
  const before = /[^\s,=[\](){}"]*$/.exec(
    source.text.slice(Math.max(0, token.startOffset - 200), token.startOffset),
  );
  const behind = /^[^\s,=[\](){}"]*/.exec(source.text.slice(token.startOffset, token.startOffset + 200));
  const [text, start] = [`${before?.[0]}${behind?.[0]}`, token.startOffset - (before?.[0].length ?? 0)];
  if (!before?.[0] || !/^[\w./@+-][\w.:/@+%?&~*-]*$/.test(text) || text.endsWith(":")) return undefined;
  const at = source.span({ start, end: start + text.length });
  const fix = { safe: false, description: `write "${text}"`, edits: [{ span: at, text: `"${text}"` }] };
  return diagnose("unquoted-text", { text }, { at, fix });
}
function missingEquals(field: Field, source: SourceText): Diagnostic {
  const gap = source.span({ start: field.name.end, end: field.name.end });
  const fix = { safe: true, description: "put = between them", edits: [{ span: gap, text: " =" }] };
  const values = { field: field.name.text, value: source.slice(field.value) };
  return diagnose("missing-equals", values, { at: source.span(field), fix });
}
function tokenText(token: IToken): string {
  if (token.tokenType === t.NewLine) return "the end of the line";
  return token.image === "" ? "the end of the file" : token.image;
}
