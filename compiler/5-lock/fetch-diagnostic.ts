import { diagnose, type Evidence } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { FetchError } from "../formats/fetch-error.ts";

/** What the user is told of a failed fetch, or of a store that takes nothing. Any other error is a fault of the program. */
export function fetchDiagnostic(error: unknown, what: string, evidence: Evidence = {}): Diagnostic {
  if (error instanceof Error && error.name === "StoreError") {
    return diagnose("store-full", { what, reason: error.message }, evidence);
  }
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
