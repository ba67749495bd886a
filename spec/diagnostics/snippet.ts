import type { LabelledSpan } from "./diagnostic.ts";
import { type Colors, type Mark, markRows } from "./marks.ts";
import { clip, safeLine } from "./safe-text.ts";
import { sourceLine } from "./source-line.ts";

/** How a snippet is drawn. */
export interface SnippetStyle {
  /** Columns of the line numbers. */
  readonly gutter: number;
  /** Columns of the whole. */
  readonly width: number;
  readonly wrap: boolean;
  readonly colors: Colors;
}

/** A part of one line: UTF-16 units from 0, `to` after the last. */
interface Part {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly primary: boolean;
  readonly label: string;
  /** The end of a span that began on an earlier line. */
  readonly closes: boolean;
}

const labelLimit = 500;

/** The lines of one file that spans name, each once, with the marks of its spans below it; the first span's line first. */
export function snippet(
  spans: readonly LabelledSpan[],
  lines: readonly string[] | undefined,
  style: SnippetStyle,
): string[] {
  const margin = `${" ".repeat(style.gutter)} ${style.colors.cyan("|")}`;
  const [there, gone] = partition(spans, ({ start }) => lines?.[start.line - 1] !== undefined);
  const rows: string[] = [];
  let before: number | undefined;
  for (const [line, parts] of byLine(there.flatMap((span) => partsOf(span, lines ?? [])))) {
    if (before !== undefined && line > before + 1 && parts.some(({ closes }) => closes)) rows.push("...");
    rows.push(...lineRows(line, lines?.[line - 1] ?? "", parts, style));
    before = line;
  }
  const labels = gone.map(({ label }) => label).filter((label) => label !== "");
  return [...rows, ...labels.map((label) => `${margin} ${labelText(label)}`)];
}

/** A span over several lines is marked on its first line from its start, and on its last up to its end. */
function partsOf(span: LabelledSpan, lines: readonly string[]): Part[] {
  const { start, primary } = span;
  const label = labelText(span.label);
  const end = lastOf(span, lines);
  const from = column(start.column);
  const open = { line: start.line, from, primary, closes: false };
  if (end.line <= start.line) return [{ ...open, to: end.line === start.line ? end.to : from, label }];
  const last = lines[end.line - 1] ?? "";
  const indent = Math.min(last.length - last.trimStart().length, Math.max(0, end.to - 1));
  return [
    { ...open, to: (lines[start.line - 1] ?? "").trimEnd().length, label: "" },
    { line: end.line, from: indent, to: end.to, primary, label, closes: true },
  ];
}

/** An end at the very start of a line, or behind the file, belongs to the line before. */
function lastOf({ start, end }: LabelledSpan, lines: readonly string[]): { line: number; to: number } {
  const line = Math.min(end.line, lines.length);
  const to = line < end.line ? Number.POSITIVE_INFINITY : column(end.column);
  if (line <= start.line || to > 0) return { line, to: Math.min(to, (lines[line - 1] ?? "").length) };
  return { line: line - 1, to: (lines[line - 2] ?? "").length };
}

function column(fromOne: number): number {
  return Number.isFinite(fromOne) ? Math.max(0, fromOne - 1) : 0;
}

function lineRows(line: number, text: string, parts: readonly Part[], style: SnippetStyle): string[] {
  const { gutter, colors } = style;
  const columns = Math.max(40, style.width - gutter - 3);
  const focus = parts.find(({ primary }) => primary) ?? (parts[0] as Part);
  const shown = sourceLine(text, focus.from, columns);
  const marks = parts.map(({ from, to, primary, label }): Mark => {
    return { ...shown.columns(from, to), primary, label };
  });
  const margin = `${" ".repeat(gutter)} ${colors.cyan("|")}`;
  const head = colors.cyan(`${String(line).padStart(gutter)} |`);
  const below = markRows(marks, { columns, wrap: style.wrap }, colors);
  return [`${head} ${shown.text}`, ...below.map((row) => `${margin} ${row}`)];
}

function byLine(parts: readonly Part[]): Map<number, Part[]> {
  const lines = new Map<number, Part[]>();
  for (const part of parts) lines.set(part.line, [...(lines.get(part.line) ?? []), part]);
  return lines;
}

function labelText(label: string): string {
  return safeLine(clip(label, labelLimit));
}

function partition<T>(values: readonly T[], wanted: (value: T) => boolean): [T[], T[]] {
  return [values.filter(wanted), values.filter((value) => !wanted(value))];
}
