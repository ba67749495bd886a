import type { Diagnostic } from "./diagnostic.ts";
import type { Format } from "./formats.ts";
import { reportGithub } from "./report-github.ts";
import { reportJson } from "./report-json.ts";
import { reportJunit } from "./report-junit.ts";
import { reportSarif, type SarifOptions } from "./report-sarif.ts";
import { reportText, type TextOptions } from "./report-text.ts";

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
