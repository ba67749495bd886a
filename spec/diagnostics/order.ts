import type { Diagnostic, Severity } from "./diagnostic.ts";

/** The gravest first. */
export const severities: readonly Severity[] = ["error", "warning", "note"];

/** Errors, then warnings, then notes; among equals the order in which they were found. */
export function gravestFirst(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return severities.flatMap((severity) => ofSeverity(diagnostics, severity));
}

/** `2 errors, 1 warning, 1 note`; empty for none. */
export function countOf(diagnostics: readonly Diagnostic[]): string {
  return severities
    .map((severity) => plural(ofSeverity(diagnostics, severity).length, severity))
    .filter(Boolean)
    .join(", ");
}

function ofSeverity(diagnostics: readonly Diagnostic[], severity: Severity): Diagnostic[] {
  return diagnostics.filter((one) => one.severity === severity);
}

function plural(count: number, noun: string): string {
  if (count === 0) return "";
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
