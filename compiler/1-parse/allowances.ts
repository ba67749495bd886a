import type { IToken } from "chevrotain";
import type { TokenList } from "../../grammar/token-list.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../spec/diagnostics/diagnostic.ts";
import type { Rule } from "../../spec/diagnostics/rule.ts";
import { table } from "../../spec/diagnostics/table.ts";
import { nearest } from "../formats/suggest.ts";
import type { SourceText } from "./source-text.ts";

/** `# plimsoll: allow unused-declaration "kept for the next release"`: a warning or note that an author has judged. */
export interface Allowance {
  /** Of the diagnostic. */
  readonly name: string;
  /** The comment. */
  readonly span: Span;
  /** Offsets of the line that it speaks of: its own, or the next one that is no comment if it stands alone. */
  readonly start: number;
  readonly end: number;
}

/** The allowances among the comments of a file; what is wrong with one is reported, and it allows nothing. */
export function allowancesOf(list: TokenList, source: SourceText, found: Diagnostic[]): readonly Allowance[] {
  if (!source.text.includes("plimsoll:")) return [];
  const comments = list.all();
  const directives = comments.filter(({ image }) => /^#\s*plimsoll:/.test(image));
  if (directives.length === 0) return [];
  const lines = linesOf(comments, source.text);
  return directives.flatMap((comment) => {
    const { image, startOffset } = comment;
    const said = image.replace(/^#\s*plimsoll:\s*/, "").trimEnd();
    const span = source.span({ start: startOffset, end: startOffset + image.length });
    const words = /^allow(?:\s+([\w-]+))?(?:\s+"([^"]*)")?$/.exec(said);
    const name = words?.[1] ?? "";
    const fault = faultOf(words !== null, name, words?.[2]);
    const line = lines.get(comment);
    if (!fault && line) return [{ name, span, ...line }];
    found.push(diagnose("invalid-allowance", { reason: fault ?? "" }, { at: span, notes: [usage] }));
    return [];
  });
}
const usage = 'it is written # plimsoll: allow unused-declaration "why"';

function faultOf(read: boolean, name: string, reason: string | undefined): string | undefined {
  if (!read || name === "") return "it does not say what";
  const rules: Readonly<Record<string, Rule>> = table;
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (!rule) {
    const near = nearest(name, Object.keys(table));
    return `there is no diagnostic ${name}${near ? `; did you mean ${near}?` : ""}`;
  }
  if (rule.severity === "error") return `${name} is an error, and only warnings and notes can be allowed`;
  return reason?.trim() ? undefined : "it gives no reason";
}

interface Line {
  readonly start: number;
  readonly end: number;
}
/** The line that each comment speaks of, from the last to the first: of comments in a row all speak of one. */
function linesOf(comments: readonly IToken[], text: string): ReadonlyMap<IToken, Line> {
  const lines = new Map<IToken, Line>();
  let next: { readonly start: number; readonly line: Line } | undefined;
  for (const comment of [...comments].reverse()) {
    const at = comment.startOffset;
    const end = at + comment.image.length;
    const start = text.lastIndexOf("\n", at - 1) + 1;
    const alone = text.slice(start, at).trim() === "";
    const inRow = alone && next && text.slice(end, next.start).trim() === "" ? next.line : undefined;
    const line = inRow ?? (alone ? lineAfter(text, end) : { start, end: endOfLine(text, at) });
    lines.set(comment, line);
    next = alone ? { start: at, line } : undefined;
  }
  return lines;
}
function lineAfter(text: string, end: number): Line {
  const code = /\S/g;
  code.lastIndex = end;
  const at = code.exec(text)?.index ?? text.length;
  return { start: text.lastIndexOf("\n", at - 1) + 1, end: endOfLine(text, at) };
}
function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

/**
 * Leaves out what a note says of a second instance of one declaration, and the warnings and notes that are allowed, and warns of allowances that nothing needs: of those whose stage has spoken,
 * which `isJudged` knows by the name of the diagnostic.
 */
export function applyAllowances(
  all: readonly Diagnostic[],
  allowances: readonly Allowance[],
  isJudged: (name: string) => boolean,
): readonly Diagnostic[] {
  const diagnostics = notesOnce(all);
  if (allowances.length === 0) return diagnostics;
  const used = new Set<Allowance>();
  const left = diagnostics.filter(({ name, severity, spans: [span] }) => {
    if (severity === "error" || !span) return true;
    const allowing = allowances.filter(
      (each) =>
        each.name === name &&
        each.span.file === span.file &&
        each.start <= span.start.offset &&
        span.start.offset <= each.end,
    );
    for (const each of allowing) used.add(each);
    return allowing.length === 0;
  });
  const failed = diagnostics.some(({ severity }) => severity === "error");
  const idle = failed ? [] : allowances.filter((each) => !used.has(each) && isJudged(each.name));
  return [...left, ...idle.map(({ name, span }) => diagnose("unused-allowance", { name }, { at: span }))];
}
/** A note that stands at one place with the same data is told once. */
function notesOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ severity, code, spans: [span], notes }) => {
    if (severity !== "note") return true;
    const key = `${code} ${span?.file} ${span?.start.offset} ${notes.join("\n")}`;
    return !seen.has(key) && seen.add(key);
  });
}

const codeOf = (name: string): string => (table as Readonly<Record<string, Rule>>)[name]?.code ?? "";
/** Raised by what is read alone. */
export const isOfLanguage = (name: string): boolean => /^D0[1-4]/.test(codeOf(name));
/** Raised when containers are assembled, linked, planned and emitted, and not by how or where that is done. */
export const isOfCompilation = (name: string): boolean => /^D0(62|[7-9])/.test(codeOf(name));
