import { dirname, join, resolve } from "node:path";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { countOf } from "../../spec/diagnostics/order.ts";
import { type RecordingFiles, recordingFiles, type SeenModule } from "../edge/memo.ts";
import { archiveOf, isUrl } from "../formats/module-where.ts";
import { answerOf } from "./answer-of.ts";
import type { Verdict } from "./examine.ts";
import { examineLinked } from "./examine-anew.ts";
import { type Answer, answer, exit } from "./output.ts";
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
    const look = await lookAt(name);
    if (look.seen !== seen) status = await tell(look, format, seen === undefined);
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
  readonly answered: (format: Format, what: Answer) => Promise<number>;
  /** Where a change would matter. */
  readonly folders: string[];
  /** Differs whenever any file that was looked at does. */
  readonly seen: string;
}

async function lookAt(name: string): Promise<Look> {
  const project = findProject(name);
  if (isDiagnostic(project)) {
    const answered = (format: Format, what: Answer) => answer(format, ".", what);
    return { diagnostics: [project], text: "", answered, folders: [resolve(name)], seen: "none" };
  }
  const files = recordingFiles(project.files);
  const verdict = await survived(() => examineLinked({ ...project, files }));
  const answered = (format: Format, what: Answer) => answerOf(project, format, what);
  return { ...verdict, answered, ...tracesOf(project.folder, files) };
}

function tracesOf(folder: string, files: RecordingFiles): { folders: string[]; seen: string } {
  const inputs = files.inputs();
  const places = inputs.flatMap((input) => {
    if ("module" in input) return foldersOf(input);
    const path = "read" in input ? input.read : "sized" in input ? input.sized : undefined;
    return path === undefined || files.ownerOf(path) !== undefined ? [] : [dirname(path)];
  });
  const folders = [folder, ...places.map((place) => join(folder, place))];
  return { folders: [...new Set(folders)].sort(), seen: JSON.stringify(inputs) };
}

/** Of a folder all that is in it, of a tarball the folder that it lies in; the network does not tell of changes. */
function foldersOf({ module, folders }: SeenModule): readonly string[] {
  if (isUrl(module)) return [];
  const archive = archiveOf(module)?.archive;
  return archive === undefined ? folders.concat("").map((each) => join(module, each)) : [dirname(archive)];
}

/** A fault of ours must not end a watch that runs all day. */
export async function survived(check: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await check();
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    return { diagnostics: [diagnose("internal-error", { reason: message }, { notes: [stack] })], text: "" };
  }
}

/** On a terminal each answer stands alone on the screen; elsewhere, and in CI, nothing is ever taken back. */
async function tell(
  { answered, diagnostics, text }: Look,
  format: Format,
  isFirst: boolean,
): Promise<number> {
  const isScreen = process.stdout.isTTY === true && process.stderr.isTTY === true && !process.env.CI;
  if (isScreen && !isFirst) process.stdout.write("\u001b[2J\u001b[H");
  const status = await answered(format, { diagnostics, text });
  const time = new Date().toTimeString().slice(0, 8);
  process.stderr.write(`${time} ${countOf(diagnostics) || "clean"}; waiting for a change\n`);
  return diagnostics.some(({ name }) => name === "internal-error") ? exit.internal : status;
}
