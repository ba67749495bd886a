import type { Diagnostic } from "./diagnostic.ts";
import { filePath } from "./file-path.ts";
import { countOf, gravestFirst } from "./order.ts";
import type { GithubOptions } from "./report-github.ts";
import { clip, safeLine } from "./safe-text.ts";

/** Rows of the table: a step's summary may hold 1 MiB (GitHub, workflow commands), and a person reads no more. */
export const summaryLimit = 100;

/** A Markdown table of the diagnostics for the summary page of a GitHub job; empty when there are none. */
export function stepSummary(diagnostics: readonly Diagnostic[], { base = "" }: GithubOptions): string {
  if (diagnostics.length === 0) return "";
  const rows = gravestFirst(diagnostics).slice(0, summaryLimit);
  const rest = diagnostics.length - rows.length;
  return [
    `### Plimsoll: ${countOf(diagnostics)}`,
    "",
    "| | code | place | message |",
    "|---|---|---|---|",
    ...rows.map((one) => row(one, base)),
    ...(rest > 0 ? ["", `${rest} more are left out.`] : []),
    "",
    "",
  ].join("\n");
}

function row({ severity, code, name, message, spans }: Diagnostic, base: string): string {
  const primary = spans.find((span) => span.primary) ?? spans[0];
  const place = primary ? `${filePath(base, primary.file)}:${primary.start.line}` : "";
  return `| ${severity} | ${code} ${name} | ${cell(place)} | ${cell(message)} |`;
}

/** Text that Markdown takes as text: every character that it could read as markup is an entity. */
function cell(text: string): string {
  return safeLine(clip(text, 500)).replace(/[\\`*_{}[\]<>()#+!|&~:@$]/g, (one) => `&#${one.charCodeAt(0)};`);
}
