import { LOCK_NAME } from "../5-lock/read-lock.ts";
import { withLittleOptimizing } from "../edge/little-optimizing.ts";
import { recordingFiles, remember } from "../edge/memo.ts";
import type { Project } from "../edge/project-files.ts";
import { type FileStore, openStore } from "../edge/store.ts";
import { defaultStore } from "../edge/store-folder.ts";
import { type Examined, examine, type Verdict } from "./examine.ts";
import { memoKey } from "./memory.ts";
import type { ProveLink } from "./prove-link.ts";
import { settled } from "./settled.ts";

/** Examines the project and remembers the verdict; a store that cannot be written to only costs time. */
export async function examineAnew(project: Project): Promise<Verdict> {
  const files = recordingFiles(project.files, 65_536);
  const store = storeAtHand();
  const { lacks, ...value } = await examineLinked({ ...project, files }, store);
  const inputs = [...files.inputs(), ...(lacks === undefined ? [] : [{ lacks }])];
  try {
    if (store) remember(store, "check", memoKey(project), { value, inputs });
  } catch {
    return value;
  }
  return value;
}

/** What links is loaded for a project with a lock only. */
export async function examineLinked(project: Project, store = storeAtHand()): Promise<Examined> {
  let prove: ProveLink | undefined;
  if (store && project.files.size(LOCK_NAME) !== undefined)
    prove = (await import("./prove-link.ts")).linkProver(project, store);
  const judge = () => examine(project, prove);
  return settled(project, isLong(project) ? () => withLittleOptimizing(judge) : judge);
}

/** Whether a check takes so long that to load what sets V8's flags is worth it. */
function isLong({ files }: Project): boolean {
  return files.sources().reduce((sum, name) => sum + (files.size(name) ?? 0), 0) > 256 * 1024;
}

function storeAtHand(): FileStore | undefined {
  try {
    return openStore(defaultStore());
  } catch {
    return undefined;
  }
}
