import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { type Format, report } from "../../spec/diagnostics/report.ts";

/** Exit statuses; the format never changes them. */
export const exit = { clean: 0, diagnostics: 1, differs: 2, usage: 3, internal: 70 } as const;

/** What a command has to say. `data` is the JSON document's own keys, `text` the same for people. */
export interface Answer {
  readonly diagnostics: readonly Diagnostic[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly text?: string;
  /** When the answer itself is a difference (exit status 2). */
  readonly differs?: boolean;
}

/** Writes data to standard output and messages to standard error, and gives the exit status. */
export function answer(
  format: Format,
  folder: string,
  { diagnostics, data = {}, text = "", differs }: Answer,
): number {
  const rendered = report(diagnostics, format, textOptions(folder), data);
  if (format === "json") process.stdout.write(rendered);
  else {
    process.stderr.write(rendered);
    process.stdout.write(text);
  }
  if (diagnostics.some((one) => one.severity === "error")) return exit.diagnostics;
  return differs ? exit.differs : exit.clean;
}

function textOptions(folder: string) {
  return {
    color: wantsColor(process.env, process.stderr.isTTY === true),
    width: process.stderr.columns ?? 100,
    source: (file: string) => {
      try {
        return readFileSync(join(folder, file), "utf8");
      } catch {
        return undefined;
      }
    },
  };
}

/** FORCE_COLOR, then NO_COLOR, then whether a person is reading. */
export function wantsColor(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  if (env.NO_COLOR) return false;
  return isTerminal && env.TERM !== "dumb";
}
