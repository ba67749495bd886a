import { diagnose, type Evidence } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { FetchError } from "../formats/fetch-error.ts";

/** What the user is told of a failed fetch. Anything but a FetchError is a fault of the program and goes on upwards. */
export function fetchDiagnostic(error: unknown, what: string, evidence: Evidence = {}): Diagnostic {
  if (!(error instanceof FetchError)) throw error;
  const notes = [...error.detail, ...(evidence.notes ?? [])];
  const reason = error.message.replace(`${what}: `, "");
  const found = { ...evidence, notes };
  switch (error.kind) {
    case "mismatch":
    case "too-large":
      return diagnose("wrong-bytes", { what, reason }, found);
    case "disk":
      return diagnose("store-full", { what, reason }, found);
    case "stopped":
      return diagnose("stopped", { what }, found);
    default:
      return diagnose("fetch-failed", { what, reason }, found);
  }
}
