import { dirname, join, resolve } from "node:path";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/report.ts";
import { type RecordingFiles, recordingFiles } from "../edge/memo.ts";
import { examine, type Verdict } from "./examine.ts";
import { answer, exit } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";
import { watchFolders } from "./watch-folders.ts";

/**
 * `plimsoll check --watch`: checks, and checks again whenever a file that was looked at changes. A check that crashes
 * is told and the next one is tried. Ends on SIGINT or SIGTERM with the status of the last check.
 */
export async function watch(name: string, format: Format): Promise<number> {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once("SIGINT", end).once("SIGTERM", end);
  let status: number = exit.clean;
  let seen: string | undefined;
  let folders = [resolve(name)];
  while (!stop.signal.aborted) {
    const changes = watchFolders(folders, stop.signal);
    const look = lookAt(name);
    if (look.seen !== seen) status = tell(look, format, seen === undefined);
    seen = look.seen;
    const known = folders.join("\n") === look.folders.join("\n");
    folders = look.folders;
    if (known) await changes.next();
    changes.close();
  }
  process.off("SIGINT", end).off("SIGTERM", end);
  return status;
}

interface Look extends Verdict {
  readonly folder: string;
  /** Where a change would matter. */
  readonly folders: string[];
  /** Differs whenever any file that was looked at does. */
  readonly seen: string;
}

function lookAt(name: string): Look {
  const project = findProject(name);
  if (isDiagnostic(project)) {
    return { diagnostics: [project], text: "", folder: ".", folders: [resolve(name)], seen: "none" };
  }
  const files = recordingFiles(project.files);
  const verdict = survived(() => examine({ ...project, files }));
  return { ...verdict, folder: project.folder, ...tracesOf(project.folder, files) };
}

function tracesOf(folder: string, files: RecordingFiles): { folders: string[]; seen: string } {
  const inputs = files.inputs();
  const paths = inputs.flatMap((input) =>
    "read" in input ? [input.read] : "sized" in input ? [input.sized] : [],
  );
  const folders = [folder, ...paths.map((path) => dirname(join(folder, path)))];
  return { folders: [...new Set(folders)].sort(), seen: JSON.stringify(inputs) };
}

/** A fault of ours must not end a watch that runs all day. */
export function survived(check: () => Verdict): Verdict {
  try {
    return check();
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    return { diagnostics: [diagnose("internal-error", { reason: message }, { notes: [stack] })], text: "" };
  }
}

/** On a terminal each answer stands alone on the screen; elsewhere, and in CI, nothing is ever taken back. */
function tell({ folder, diagnostics, text }: Look, format: Format, isFirst: boolean): number {
  const isScreen = process.stdout.isTTY === true && process.stderr.isTTY === true && !process.env.CI;
  if (isScreen && !isFirst) process.stdout.write("\u001b[2J\u001b[H");
  const status = answer(format, folder, { diagnostics, text });
  const time = new Date().toTimeString().slice(0, 8);
  process.stderr.write(`${time} ${summary(diagnostics)}; waiting for a change\n`);
  return diagnostics.some(({ name }) => name === "internal-error") ? exit.internal : status;
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  return diagnostics.length === 0 ? "clean" : `errors: ${errors}, warnings: ${diagnostics.length - errors}`;
}
