import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";

/** What the disk said when a file was to be written. */
export function unwritable(file: string, error: unknown): Diagnostic {
  const { code, message } = error as NodeJS.ErrnoException;
  return diagnose("unwritable-output", {
    file,
    reason: code === "ENOSPC" ? "no space left on the disk" : message,
  });
}
