import { readFileSync } from "node:fs";
import { hasErrors } from "../../spec/diagnostics/checked.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { type Format, report } from "../../spec/diagnostics/report.ts";

/**
 * The one way out of every command. Data goes to stdout, diagnostics to stderr; with `json` both are one document on
 * stdout. Gives the exit status: 0, 1 with an error among the diagnostics, 70 when one is internal.
 */
export function finish(
  format: Format,
  diagnostics: readonly Diagnostic[],
  text: string,
  data: Readonly<Record<string, unknown>>,
): number {
  if (format === "json") process.stdout.write(report(diagnostics, "json", textOptions(), data));
  else {
    process.stderr.write(report(diagnostics, "text", textOptions()));
    process.stdout.write(text);
  }
  if (diagnostics.some(({ name }) => name === "internal-error")) return 70;
  return hasErrors(diagnostics) ? 1 : 0;
}

/** A message for people that is no data and no diagnostic. */
export function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** Columns of equal width, two spaces apart; nothing for no rows. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}

function textOptions() {
  const { isTTY, columns } = process.stderr;
  return { color: isTTY === true && !process.env.NO_COLOR, width: columns ?? 120, source };
}

function source(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
