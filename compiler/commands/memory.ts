import { readFileSync } from "node:fs";
import { digestOf, recall } from "../edge/memo.ts";
import type { Project } from "../edge/project-files.ts";
import { storeReader } from "../edge/store-entry.ts";
import { defaultStore } from "../edge/store-folder.ts";

/** What was found out of this kind before, when it holds still: found without opening the store, which costs more. */
export function recalled<T>(kind: string, project: Pick<Project, "folder" | "files">): T | undefined {
  return recall(storeReader(defaultStore()), kind, memoKey(project), project.files);
}

/** A project as this very build of the program sees it: another build may say something else of the same files. */
export function memoKey({ folder, files }: Pick<Project, "folder" | "files">): string {
  return [programDigest(), folder, ...files.sources()].join("\n");
}

/** The program's own file names its parts by their digests, so its text changes whenever any of them does. */
function programDigest(): string {
  const program = process.argv[1];
  return program ? digestOf(readFileSync(program)) : "";
}
