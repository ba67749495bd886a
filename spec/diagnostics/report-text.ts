import pc from "picocolors";
import type { Diagnostic, LabelledSpan } from "./diagnostic.ts";
import { snippet } from "./snippet.ts";

export interface TextOptions {
  readonly color: boolean;
  /** Columns of the terminal; lines of source are cut to it. */
  readonly width: number;
  /** The text of a file that a span names, or undefined when it is not to be had. */
  source(file: string): string | undefined;
}

/** Diagnostics for people: the message, each file's lines with what stands beside them, notes, the fix, and a count. */
export function reportText(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  if (diagnostics.length === 0) return "";
  return `${diagnostics.map((one) => renderOne(one, options)).join("\n")}\n${countLine(diagnostics)}\n`;
}

function renderOne(diagnostic: Diagnostic, options: TextOptions): string {
  const colors = pc.createColors(options.color);
  const paint = diagnostic.severity === "error" ? colors.red : colors.yellow;
  const head = `${paint(`${diagnostic.severity}[${diagnostic.code} ${diagnostic.name}]`)}: ${diagnostic.message}`;
  const gutter = gutterWidth(diagnostic.spans);
  const lines = [colors.bold(head), ...renderSpans(diagnostic.spans, gutter, options)];
  const margin = " ".repeat(gutter);
  for (const note of diagnostic.notes) lines.push(`${margin} = note: ${indent(note, gutter)}`);
  const { fix } = diagnostic;
  if (fix)
    lines.push(`${margin} = ${colors.green(`fix (${fix.safe ? "safe" : "unsafe"})`)}: ${fix.description}`);
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

/** The primary span's file first; a change of file is announced. */
function renderSpans(spans: readonly LabelledSpan[], gutter: number, options: TextOptions): string[] {
  const colors = pc.createColors(options.color);
  const ordered = [...spans].sort((a, b) => Number(b.primary) - Number(a.primary));
  const lines: string[] = [];
  let file: string | undefined;
  for (const span of ordered) {
    if (span.file !== file) {
      const arrow = file === undefined ? "-->" : ":::";
      lines.push(
        `${" ".repeat(gutter - 1)}${colors.cyan(arrow)} ${span.file}:${span.start.line}:${span.start.column}`,
      );
      file = span.file;
    }
    lines.push(...snippet(span, options.source(span.file), gutter, options.width, colors));
  }
  return lines;
}

function gutterWidth(spans: readonly LabelledSpan[]): number {
  return Math.max(2, ...spans.map((span) => String(span.start.line).length));
}

function indent(text: string, gutter: number): string {
  return text.split("\n").join(`\n${" ".repeat(gutter + 9)}`);
}

function countLine(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((one) => one.severity === "error").length;
  return [plural(errors, "error"), plural(diagnostics.length - errors, "warning")].filter(Boolean).join(", ");
}

function plural(count: number, noun: string): string {
  if (count === 0) return "";
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
