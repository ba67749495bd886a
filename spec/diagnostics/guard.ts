import { deliver, delivered } from "./deliver.ts";
import { diagnose } from "./diagnose.ts";
import { type ExitStatus, exit } from "./exit-status.ts";
import { formatOf } from "./report.ts";

/**
 * Makes what nobody caught leave through the reporter that the words of the command line ask for, with status 70, and
 * lets output fail in an orderly way. Call it once, first.
 */
export function guardProcess(words: readonly string[]): void {
  process.stdout.on("error", outputFailed);
  process.stderr.on("error", () => {});
  process.on("uncaughtException", (error) => {
    process.exit(reportCrash(error, words));
  });
}

/** A crash as a diagnostic, its trace in a note. Nothing that is thrown on the way is thrown on. */
export function reportCrash(error: unknown, words: readonly string[]): ExitStatus {
  const reason = error instanceof Error ? error.message : String(error);
  const trace = error instanceof Error ? (error.stack ?? "") : "";
  try {
    const format = delivered.document ? "text" : formatOf(words);
    const notes = [trace.slice(0, 8_000)].filter((note) => note !== "");
    return deliver(format, ".", { diagnostics: [diagnose("internal-error", { reason }, { notes })] });
  } catch {
    process.stderr.write(`error[D0001 internal-error]: internal error: ${reason}\n`);
    return exit.internal;
  }
}

/** Wrong usage as a diagnostic. */
export function reportUsage(reason: string, words: readonly string[]): ExitStatus {
  return deliver(formatOf(words), ".", { diagnostics: [diagnose("wrong-usage", { reason })] });
}

/** A reader that has gone away (`| head`) has all that it wanted; anything else loses what the user asked for. */
function outputFailed(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(delivered.status);
  const reason = error.code === "ENOSPC" ? "no space left on the disk" : error.message;
  const status = deliver("text", ".", {
    diagnostics: [diagnose("unwritable-output", { file: "standard output", reason })],
  });
  process.exit(status);
}
