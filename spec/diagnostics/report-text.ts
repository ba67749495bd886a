import pc from "picocolors";
import type { Diagnostic, LabelledSpan } from "./diagnostic.ts";
import type { Colors } from "./marks.ts";
import { countOf } from "./order.ts";
import type { Rule } from "./rule.ts";
import { clip, safeLine, safeText } from "./safe-text.ts";
import { type SnippetStyle, snippet } from "./snippet.ts";
import { table } from "./table.ts";
import { wrap } from "./wrap.ts";

export interface TextOptions {
  readonly color: boolean;
  /** Columns that lines of source and their marks may take. */
  readonly width: number;
  /** Whether messages, notes and help are broken to that width too. A log is searched by phrase, so not by default. */
  readonly wrap?: boolean;
  /** The text of a file that a span names, or undefined when it is not to be had. */
  source(file: string): string | undefined;
}

/** One rendering: what all diagnostics of it share. */
interface Rendering {
  readonly options: TextOptions;
  readonly colors: Colors;
  /** Lines of a file, split once. */
  lines(file: string): readonly string[] | undefined;
  /** Whether the help of a name is still to be told; it is told once. */
  helps(name: string): boolean;
}

const limits = { message: 2_000, note: 8_000 };

/** Diagnostics for people: the message, each file's lines with what stands beside them, notes, the fix, and a count. */
export function reportText(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  if (diagnostics.length === 0) return "";
  const rendering = renderingOf(options);
  return `${diagnostics.map((one) => renderOne(one, rendering)).join("\n")}\n${countOf(diagnostics)}\n`;
}

function renderingOf(options: TextOptions): Rendering {
  const files = new Map<string, readonly string[] | undefined>();
  const told = new Set<string>();
  return {
    options,
    colors: pc.createColors(options.color),
    lines: (file) => {
      if (!files.has(file)) files.set(file, options.source(file)?.split(/\r?\n/));
      return files.get(file);
    },
    helps: (name) => {
      const first = !told.has(name);
      told.add(name);
      return first;
    },
  };
}

function renderOne(diagnostic: Diagnostic, rendering: Rendering): string {
  const gutter = gutterWidth(diagnostic.spans);
  const lines = [
    ...headLines(diagnostic, rendering),
    ...spanLines(diagnostic.spans, gutter, rendering),
    ...diagnostic.notes.flatMap((note) => remark("note", note, gutter, rendering)),
    ...remedyLines(diagnostic, gutter, rendering),
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function headLines({ severity, code, name, message }: Diagnostic, { options, colors }: Rendering): string[] {
  const paint = { error: colors.red, warning: colors.yellow, note: colors.cyan }[severity];
  const mark = `${severity}[${code} ${name}]`;
  const text = prose(message, limits.message);
  const [first = "", ...rest] = wrap(`${mark}: ${text}`, options.wrap ? options.width - 2 : undefined);
  const head = first.startsWith(mark) ? `${paint(mark)}${first.slice(mark.length)}` : first;
  return [head, ...rest.map((line) => `  ${line}`)].map((line) => colors.bold(line));
}

/** The fix, or what helps in general, once a name: an author with ten equal mistakes reads it once. */
function remedyLines({ name, fix }: Diagnostic, gutter: number, rendering: Rendering): string[] {
  if (fix) return remark(`fix (${fix.safe ? "safe" : "unsafe"})`, fix.description, gutter, rendering);
  const help = (table as Readonly<Record<string, Rule>>)[name]?.help;
  return help && rendering.helps(name) ? remark("help", help, gutter, rendering) : [];
}

/** ` = note: …`, with the lines that follow below its text. */
function remark(kind: string, text: string, gutter: number, { options, colors }: Rendering): string[] {
  const lead = `${" ".repeat(gutter)} = ${kind}: `;
  const safe = prose(text, limits.note).trimEnd();
  const [first = "", ...rest] = wrap(safe, options.wrap ? options.width - lead.length : undefined);
  const painted = kind.startsWith("fix") ? lead.replace(kind, colors.green(kind)) : lead;
  return [`${painted}${first}`, ...rest.map((line) => `${" ".repeat(lead.length)}${line}`)];
}

/** A tab has no width that holds everywhere. */
function prose(text: string, limit: number): string {
  return safeText(clip(text, limit)).replaceAll("\t", "    ");
}

/** The primary span's file first; a change of file is announced. */
function spanLines(spans: readonly LabelledSpan[], gutter: number, rendering: Rendering): string[] {
  const { options, colors } = rendering;
  const ordered = [...spans].sort((a, b) => Number(b.primary) - Number(a.primary));
  const style: SnippetStyle = { gutter, width: options.width, wrap: options.wrap === true, colors };
  return [...new Set(ordered.map(({ file }) => file))].flatMap((file, index) => {
    const here = ordered.filter((span) => span.file === file);
    const { line, column } = (here[0] as LabelledSpan).start;
    const arrow = `${" ".repeat(gutter - 1)}${colors.cyan(index === 0 ? "-->" : ":::")}`;
    return [
      `${arrow} ${safeLine(file)}:${line || 1}:${column || 1}`,
      ...snippet(here, rendering.lines(file), style),
    ];
  });
}

function gutterWidth(spans: readonly LabelledSpan[]): number {
  return Math.max(2, ...spans.map(({ start, end }) => String(Math.max(start.line, end.line)).length));
}
