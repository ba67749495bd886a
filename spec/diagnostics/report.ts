import type { Diagnostic } from "./diagnostic.ts";
import { reportJson } from "./report-json.ts";
import { reportText, type TextOptions } from "./report-text.ts";

export const formats = ["text", "json"] as const;
export type Format = (typeof formats)[number];

/**
 * Renders diagnostics in the chosen format; every failure leaves through here, crashes included. `extra` holds the
 * data of a command that answers with one JSON document (`bundles`, `containers`); the text form leaves it out.
 */
export function report(
  diagnostics: readonly Diagnostic[],
  format: Format,
  text: TextOptions,
  extra: Readonly<Record<string, unknown>> = {},
): string {
  return format === "json" ? reportJson(diagnostics, extra) : reportText(diagnostics, text);
}
