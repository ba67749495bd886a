import type pc from "picocolors";
import type { LabelledSpan } from "./diagnostic.ts";

type Colors = ReturnType<typeof pc.createColors>;

/** The line of a span and the marks under it: `^` under the primary one, `-` under the others. */
export function snippet(
  span: LabelledSpan,
  source: string | undefined,
  gutter: number,
  width: number,
  colors: Colors,
): string[] {
  const line = source?.split("\n", span.start.line)[span.start.line - 1];
  if (line === undefined) return span.label ? [`${" ".repeat(gutter)} | ${span.label}`] : [];
  const { text, from } = window(printable(line), span.start.column - 1, Math.max(40, width - gutter - 3));
  const number = String(span.start.line).padStart(gutter);
  const paint = span.primary ? colors.red : colors.cyan;
  const mark = (span.primary ? "^" : "-").repeat(markLength(span, text.length + from));
  const marks = `${" ".repeat(span.start.column - 1 - from)}${paint(mark)} ${span.label}`;
  return [`${colors.cyan(`${number} |`)} ${text}`, `${" ".repeat(gutter)} ${colors.cyan("|")} ${marks}`];
}

/** A span that goes on to another line is marked to the end of its first. */
function markLength(span: LabelledSpan, lineEnd: number): number {
  const end = span.end.line === span.start.line ? span.end.column - 1 : lineEnd;
  return Math.max(1, Math.min(end, lineEnd) - (span.start.column - 1));
}

/** The part of a long line around a column. */
function window(line: string, column: number, width: number): { text: string; from: number } {
  if (line.length <= width) return { text: line, from: 0 };
  const from = Math.max(0, Math.min(column - Math.floor(width / 3), line.length - width));
  return { text: line.slice(from, from + width), from };
}

/** Control characters could rewrite the terminal; one column stays one column. */
function printable(line: string): string {
  return line
    .replaceAll("\t", " ")
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
