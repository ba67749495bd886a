import { deliver } from "../../spec/diagnostics/deliver.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";

/** The one way out of every command: data and diagnostics in the chosen format. Gives the exit status. */
export async function finish(
  format: Format,
  diagnostics: readonly Diagnostic[],
  text: string,
  data: Readonly<Record<string, unknown>>,
): Promise<number> {
  return deliver(format, ".", { diagnostics, text, data });
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
