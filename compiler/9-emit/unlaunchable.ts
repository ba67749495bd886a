import { posix } from "node:path";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { App } from "../3-evaluate/model.ts";

/** What no kernel or no `env` can start: a NUL in a word, an `=` in the program's path, a variable without a name; nor may it begin in /proc. */
export function unlaunchable(app: App): Diagnostic[] {
  const [program] = app.run;
  const faults = [
    ...app.run
      .filter(({ value }) => value.includes("\0"))
      .map((at) => ({ at, reason: "a word of run holds a NUL" })),
    ...(program?.value.includes("=") ? [{ at: program, reason: "the program's path holds a =" }] : []),
    ...Object.entries(app.env)
      .filter(([key, value]) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) || value.includes("\0"))
      .map(([key]) => ({ at: app.span, reason: `${JSON.stringify(key)} cannot be an environment variable` })),
    // A folder that a runtime holds open there may be the host's (CVE-2024-21626).
    ...(/^\/proc(\/|$)/.test(posix.normalize(app.workdir))
      ? [{ at: app.span, reason: "workdir lies in /proc" }]
      : []),
    ...(app.workdir.includes("\0") ? [{ at: app.span, reason: "workdir holds a NUL" }] : []),
  ];
  return faults.map(({ at, reason }) => diagnose("unlaunchable-app", { app: app.name, reason }, { at }));
}
