import { basename } from "node:path";
import { recall } from "../edge/memo.ts";
import { openOwnFiles } from "../edge/own-files.ts";
import type { Project } from "../edge/project-files.ts";
import { storeReader } from "../edge/store-entry.ts";
import { defaultStore } from "../edge/store-folder.ts";

/** What was found out of this kind before, when it holds still: found without opening the store, which costs more. */
export function recalled<T>(kind: string, project: Remembering): T | undefined {
  return recall(storeReader(defaultStore()), kind, memoKey(project), project.files);
}

/** A project as far as memory needs it. */
export type Remembering = Pick<Project, "folder" | "files">;

/**
 * What is remembered of a project, found out before anything else is loaded; undefined when nothing is. Modules are not
 * opened: a project that imports any is left to whoever opens them.
 */
export function atOnce<T>(name: string, remembered: (project: Remembering) => T): T | undefined {
  try {
    const own = openOwnFiles(name);
    return own && remembered({ ...own, files: { ...own.files, module: unopened, ownerOf: unopened } });
  } catch {
    return undefined;
  }
}

function unopened(): never {
  throw new Error("modules are not opened here");
}

/** A project as this very build of the program sees it: another build may say something else of the same files. */
export function memoKey({ folder, files }: Remembering): string {
  return [thisProgram, folder, ...files.sources()].join("\n");
}

/** This very part of the program: its name has the digest of its text, which names the parts behind it in the same way. */
const thisProgram = basename(import.meta.filename);
