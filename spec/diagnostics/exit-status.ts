import type { Diagnostic } from "./diagnostic.ts";

/** Exit statuses of every command; no format ever changes them. */
export const exit = { clean: 0, diagnostics: 1, differs: 2, usage: 3, internal: 70 } as const;
export type ExitStatus = (typeof exit)[keyof typeof exit];

/** The status that diagnostics call for: the gravest first. `differs`: the answer itself is a difference. */
export function exitStatus(diagnostics: readonly Diagnostic[], differs = false): ExitStatus {
  if (diagnostics.some(({ name }) => name === "internal-error")) return exit.internal;
  if (diagnostics.some(({ name }) => name === "wrong-usage")) return exit.usage;
  if (diagnostics.some(({ severity }) => severity === "error")) return exit.diagnostics;
  return differs ? exit.differs : exit.clean;
}
