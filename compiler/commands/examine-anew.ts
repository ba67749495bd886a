import { withLittleInlining } from "../edge/little-inlining.ts";
import { recordingFiles, remember } from "../edge/memo.ts";
import type { Project } from "../edge/project-files.ts";
import { openStore } from "../edge/store.ts";
import { defaultStore } from "../edge/store-folder.ts";
import { examine, type Verdict } from "./examine.ts";
import { memoKey } from "./memory.ts";
import { settled } from "./settled.ts";

/** Examines the project and remembers the verdict; a store that cannot be written to only costs time. */
export async function examineAnew(project: Project): Promise<Verdict> {
  const files = recordingFiles(project.files);
  const value = await settled(project, () => withLittleInlining(() => examine({ ...project, files })));
  try {
    remember(openStore(defaultStore()), "check", memoKey(project), { value, inputs: files.inputs() });
  } catch {
    return value;
  }
  return value;
}
