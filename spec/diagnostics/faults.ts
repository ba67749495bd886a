import { deliverBy, delivered } from "./deliver.ts";
import { diagnose } from "./diagnose.ts";
import { type ExitStatus, exit } from "./exit-status.ts";
import { formatOf } from "./formats.ts";
import { render } from "./render.ts";

/** A crash as a diagnostic, its trace in a note. Nothing that is thrown on the way is thrown on. */
export function reportCrash(error: unknown, words: readonly string[]): ExitStatus {
  const reason = error instanceof Error ? error.message : String(error);
  const trace = error instanceof Error ? (error.stack ?? "") : "";
  try {
    const format = delivered.document ? "text" : formatOf(words);
    const notes = [trace.slice(0, 8_000)].filter((note) => note !== "");
    return deliverBy(render, format, ".", {
      diagnostics: [diagnose("internal-error", { reason }, { notes })],
    });
  } catch {
    process.stderr.write(`error[D0001 internal-error]: internal error: ${reason}\n`);
    return exit.internal;
  }
}

/** Wrong usage as a diagnostic. */
export function reportUsage(reason: string, words: readonly string[]): ExitStatus {
  return deliverBy(render, formatOf(words), ".", { diagnostics: [diagnose("wrong-usage", { reason })] });
}

/** Standard output that takes no more, as a diagnostic: the user does not get what was asked for. */
export function reportOutput(error: NodeJS.ErrnoException): ExitStatus {
  const reason = error.code === "ENOSPC" ? "no space left on the disk" : error.message;
  return deliverBy(render, "text", ".", {
    diagnostics: [diagnose("unwritable-output", { file: "standard output", reason })],
  });
}
