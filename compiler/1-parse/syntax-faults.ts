import type { IToken } from "chevrotain";
import type { Fault } from "../../grammar/recovery.ts";
import type { Field } from "../../grammar/syntax.ts";
import { kindsOf } from "../../grammar/token-list.ts";
import * as t from "../../grammar/tokens.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { BracketFault } from "./balance.ts";
import type { SourceText } from "./source-text.ts";

/** What is said of a bracket without its other half. */
export function bracketFault(fault: BracketFault, source: SourceText): Diagnostic {
  const at = source.span({ start: fault.token.startOffset, end: endOf(fault.token) });
  const bracket = fault.token.image;
  if (fault.kind === "unopened")
    return diagnose("unexpected-token", { expected: '"{"', found: tokenText(fault.token) }, { at });
  if (fault.kind === "too-deep") return diagnose("nested-too-deep", { limit: 100 }, { at });
  if (fault.kind === "unclosed")
    return diagnose("unclosed-bracket", { bracket }, { at, label: "opened here" });
  return diagnose("unmatched-bracket", { bracket }, { at });
}

/** What is said of a token that does not fit. */
export function syntaxFault(
  { token, previous, expected, rule, field }: Fault,
  source: SourceText,
): Diagnostic {
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
  const isWord = (expected === "a name" || expected === "a value") && words[token.tokenTypeIdx] === 1;
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
const words = kindsOf(t.Word);
const endOf = (token: IToken): number => (token.endOffset as number) + 1;
