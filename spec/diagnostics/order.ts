import type { Diagnostic } from "./diagnostic.ts";

/** Errors before warnings; among equals the order in which they were found. */
export function gravestFirst(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return [...errors, ...diagnostics.filter(({ severity }) => severity !== "error")];
}

/** `2 errors, 1 warning`; empty for none. */
export function countOf(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  return [plural(errors, "error"), plural(diagnostics.length - errors, "warning")].filter(Boolean).join(", ");
}

function plural(count: number, noun: string): string {
  if (count === 0) return "";
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
