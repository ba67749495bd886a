import type { Diagnostic, LabelledSpan } from "./diagnostic.ts";
import { filePath } from "./file-path.ts";
import { countOf, gravestFirst } from "./order.ts";
import { clip, safeLine, safeText } from "./safe-text.ts";

export interface GithubOptions {
  /** The project's folder below the root of the repository; "" when it is the root. */
  readonly base?: string | undefined;
}

/** Annotations of each level that GitHub keeps of one step (actions/toolkit, docs/problem-matchers.md, limitations). */
export const annotationLimit = 10;

/**
 * Workflow commands that GitHub turns into annotations: errors first, as many of each level as it keeps, then a count.
 * Every line is one command, so nothing that a file holds can be taken for another.
 */
export function reportGithub(diagnostics: readonly Diagnostic[], { base = "" }: GithubOptions): string {
  if (diagnostics.length === 0) return "";
  const shown = annotated(diagnostics);
  const rest = diagnostics.length - shown.length;
  const more = rest > 0 ? `; ${rest} more are not annotated, --format text shows them` : "";
  const summary = command("notice", { title: "plimsoll" }, `${countOf(diagnostics)}${more}`);
  return [...shown.map((one) => annotation(one, base)), summary].map((line) => `${line}\n`).join("");
}

function annotated(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const left = { error: annotationLimit, warning: annotationLimit, note: annotationLimit };
  return gravestFirst(diagnostics).filter(({ severity }) => left[severity]-- > 0);
}

function annotation(diagnostic: Diagnostic, base: string): string {
  const { severity, code, name } = diagnostic;
  const primary = diagnostic.spans.find((span) => span.primary) ?? diagnostic.spans[0];
  const place = primary ? placeOf(primary, base) : {};
  return command(
    severity === "note" ? "notice" : severity,
    { ...place, title: `${code} ${name}` },
    messageOf(diagnostic, base),
  );
}

/** GitHub takes columns only within one line. */
function placeOf(
  { file, start, end }: LabelledSpan,
  base: string,
): Readonly<Record<string, string | number>> {
  const path = safeLine(filePath(base, file));
  if (end.line > start.line) return { file: path, line: start.line, endLine: end.line };
  return { file: path, line: start.line, col: start.column, endLine: start.line, endColumn: end.column };
}

function messageOf({ message, spans, notes, fix }: Diagnostic, base: string): string {
  const labels = spans
    .filter(({ label }) => label !== "")
    .map(({ label, file, start, primary }) =>
      primary ? label : `${filePath(base, file)}:${start.line}: ${label}`,
    );
  const remedy = fix ? [`fix (${fix.safe ? "safe" : "unsafe"}): ${fix.description}`] : [];
  return clip([message, ...labels, ...notes.map((note) => `note: ${note}`), ...remedy].join("\n"), 4_000);
}

/** `::name key=value,…::message`, escaped as the runner unescapes it (actions/toolkit, packages/core/src/command.ts). */
function command(name: string, properties: Readonly<Record<string, string | number>>, text: string): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${pairs.join(",")}::${escapeData(safeText(text))}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(clip(text, 1_000)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
