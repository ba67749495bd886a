import { chmodSync, copyFileSync, cpSync, linkSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { LockFile } from "../5-lock/lock-file.ts";
import type { Project } from "../edge/project-files.ts";
import { type FileStore, openStore } from "../edge/store.ts";
import { defaultStore } from "../edge/store-folder.ts";
import { isUrl } from "../formats/module-where.ts";

/** A copy of a project elsewhere, by the name that the command line takes, and a store for it. */
export interface SecondProject {
  readonly name: string;
  readonly store: string;
}

/** Copies into a folder all that a build without a network needs, and nothing that was ever derived. */
export function copyProject(project: Project, lock: LockFile | undefined, work: string): SecondProject {
  return { name: copyFiles(project, lock?.modules ?? [], work), store: storeOf(lock, join(work, "store")) };
}

/**
 * Where a project is one file of a folder, its copy is too; what earlier builds wrote is left out. Modules beside it are
 * copied to the same places beside the copy.
 */
function copyFiles({ name, folder }: Project, modules: LockFile["modules"], work: string): string {
  const local = modules.map(({ from }) => from).filter((from) => !isUrl(from));
  const up = local.map((from) => from.split("/").filter((part) => part === "..").length);
  const copy = join(work, ...Array(Math.max(0, ...up)).fill("elsewhere"), "elsewhere/project");
  copyTree(folder, copy);
  for (const from of local) if (from.startsWith("..")) copyTree(resolve(folder, from), resolve(copy, from));
  return name.endsWith(".plim") ? join(copy, basename(name)) : copy;
}

function copyTree(from: string, to: string): void {
  const filter = (path: string) => basename(path) !== ".plimsoll";
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter });
}

/** With the archives of the lock: packages, trees, and the tarballs of modules. */
function storeOf(lock: LockFile | undefined, folder: string): string {
  const [from, to] = [openStore(defaultStore()), openStore(folder)];
  const { packages = [], trees = [], modules = [] } = lock ?? {};
  for (const { digest } of [...packages, ...trees.flatMap(({ blobs }) => blobs)])
    if (to.archive(digest) === undefined) copyArchive(digest, from, to);
  for (const { digest, archive } of modules) {
    if (archive) copyEntry("module-archives", archive.digest, from, to);
    if (archive) copyEntry("modules", digest, from, to);
  }
  return folder;
}

/** A link, where others may read the store's own file: it is never given away. */
function copyArchive(digest: string, from: FileStore, to: FileStore): void {
  const [archive, temporary] = [from.archive(digest), to.temporary()];
  if (archive === undefined) return;
  try {
    if ((statSync(archive).mode & 0o004) === 0) throw new Error("others may not read it");
    linkSync(archive, temporary);
  } catch {
    copyFileSync(archive, temporary);
    chmodSync(temporary, 0o644);
  }
  to.keepArchive(temporary, digest);
}

function copyEntry(kind: string, key: string, from: FileStore, to: FileStore): void {
  const bytes = from.get(kind, key);
  if (bytes) to.put(kind, key, bytes);
}
