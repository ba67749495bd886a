import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { openProgress } from "../../spec/progress/choose.ts";
import type { Compiled } from "../compile.ts";
import { type Input, recordingFiles } from "../edge/memo.ts";
import type { Project } from "../edge/project-files.ts";
import { StoreError } from "../edge/store-error.ts";
import type { CompileOptions, Use } from "./compile-project.ts";
import { type Layered, layered } from "./layered.ts";
import { rebuild } from "./rebuild.ts";
import type { Session } from "./session.ts";

/** What is written of a container. */
export type Written = Pick<Compiled, "name" | "plan" | "made" | "bundle"> & Layered;
/** What writing needs. */
export type Writing = Pick<Session, "store" | "progress">;

/** Gets what is to be written, what the stages had to say, and what it all was found out from; gives what it has to add. */
export type Write<T> = (
  compiled: readonly Written[],
  writing: Writing,
  diagnostics: readonly Diagnostic[],
  inputs: () => readonly Input[],
) => Checked<T | undefined> | Promise<Checked<T | undefined>>;

/**
 * Builds a project and hands it to `write`: from what the last build came to, when that can be, else by the compiler, whose
 * answer is then kept, once all is written. The compiler is loaded only then.
 */
export async function withBuild<T>(
  project: Project,
  locked: boolean | undefined,
  write: Write<T>,
  onUnpacked?: CompileOptions["onUnpacked"],
): Promise<Checked<T | undefined>> {
  return (await writeAgain(project, write)) ?? compileAndWrite(project, locked, write, onUnpacked);
}

async function writeAgain<T>(project: Project, write: Write<T>): Promise<Checked<T> | undefined> {
  const progress = openProgress();
  try {
    const again = rebuild(project);
    if (!again) return undefined;
    const { diagnostics: before, compiled, inputs } = again.built;
    const { value, diagnostics } = await write(
      compiled,
      { store: again.store, progress },
      before,
      () => inputs,
    );
    return value === undefined ? undefined : { value, diagnostics: [...before, ...diagnostics] };
  } catch (error) {
    // What the store has lost is brought anew by the longer way, and what the disk refuses is told by it.
    if (error instanceof StoreError || (error instanceof Error && "syscall" in error)) return undefined;
    throw error;
  } finally {
    progress.end();
  }
}

async function compileAndWrite<T>(
  project: Project,
  locked: boolean | undefined,
  write: Write<T>,
  onUnpacked?: CompileOptions["onUnpacked"],
): Promise<Checked<T | undefined>> {
  const files = recordingFiles(project.files);
  const { withCompiled } = await import("./compile-project.ts");
  const { keepBuild } = await import("./keep-build.ts");
  const use: Use<T> = async (all, session, before) => {
    const compiled = layered(all);
    const written = await write(compiled, session, before, files.inputs);
    if (written.value === undefined) return written;
    saveTime(() => keepBuild(session.store, project, compiled, files.inputs(), before));
    return written;
  };
  return withCompiled({ ...project, files }, locked, use, { onUnpacked });
}

/** The build is done: a store that takes no more does not undo it. */
function saveTime(keep: () => void): void {
  try {
    keep();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}
