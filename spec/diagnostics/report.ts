import type { Diagnostic } from "./diagnostic.ts";
import { reportGithub } from "./report-github.ts";
import { reportJson } from "./report-json.ts";
import { reportJunit } from "./report-junit.ts";
import { reportSarif, type SarifOptions } from "./report-sarif.ts";
import { reportText, type TextOptions } from "./report-text.ts";

export const formats = ["text", "json", "sarif", "github", "junit"] as const;
export type Format = (typeof formats)[number];

export interface ReportOptions extends TextOptions, SarifOptions {}

/**
 * Renders diagnostics in the chosen format; every failure leaves through here, crashes included. `extra` holds the
 * data of a command that answers with one JSON document (`bundles`, `containers`); the other forms leave it out.
 */
export function report(
  diagnostics: readonly Diagnostic[],
  format: Format,
  options: ReportOptions,
  extra: Readonly<Record<string, unknown>> = {},
): string {
  switch (format) {
    case "text":
      return reportText(diagnostics, options);
    case "json":
      return reportJson(diagnostics, extra);
    case "sarif":
      return reportSarif(diagnostics, options);
    case "github":
      return reportGithub(diagnostics, options);
    case "junit":
      return reportJunit(diagnostics, options);
  }
}

/**
 * The format that words of a command line ask for, as far as can be told when they were not understood: the last
 * `--format` that names one, else text.
 */
export function formatOf(words: readonly string[]): Format {
  const end = words.indexOf("--");
  const options = end < 0 ? words : words.slice(0, end);
  const asked = options.flatMap((word, index) => {
    if (word === "--format") return [options[index + 1]];
    return word.startsWith("--format=") ? [word.slice("--format=".length)] : [];
  });
  return (
    formats.find((format) => format === asked.findLast((one) => formats.includes(one as Format))) ?? "text"
  );
}
