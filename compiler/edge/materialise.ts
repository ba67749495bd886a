import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  lchownSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  openSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { posix } from "node:path";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { DirectoryEntry, Entry, FileEntry } from "../../spec/plan.ts";
import { storeName } from "../formats/store-name.ts";
import { childProcess } from "./child-process.ts";
import { dressFile } from "./dress-file.ts";
import { writeXattrs } from "./materialise-xattrs.ts";
import { OpenFiles } from "./open-files.ts";
import { copyBytes, writeAll } from "./read-bytes.ts";
import type { FileStore } from "./store.ts";
import { onDisk, StoreError } from "./store-error.ts";
import { asRoot } from "./store-folder.ts";

/**
 * Writes the entries as a new folder: files are hard links into the store, so that equal files of all containers are
 * one inode. `made` holds the bytes of files that no package brought, by source. The folder must not exist yet; nothing
 * of the umask, the time zone or the locale shows in it. Returns warnings; throws StoreErrors.
 */
export function materialise(
  entries: readonly Entry[],
  store: FileStore,
  made: ReadonlyMap<string, Uint8Array>,
  target: string,
  onProgress: (done: number, total: number) => void = () => {},
): readonly Diagnostic[] {
  const umask = process.umask(0);
  try {
    return onDisk(target, () => write(entries, store, made, target, onProgress));
  } finally {
    process.umask(umask);
  }
}

function write(
  entries: readonly Entry[],
  store: FileStore,
  made: ReadonlyMap<string, Uint8Array>,
  target: string,
  onProgress: (done: number, total: number) => void,
): readonly Diagnostic[] {
  const files = new FileMaker(store, made);
  try {
    mkdirSync(target, { mode: 0o755 });
    const folders = writeEntries(entries, target, files, onProgress);
    const missing = asRoot ? [] : foreign(entries);
    const lost = writeXattrs(entries, target);
    // Writing into a folder changes its time, so the deepest are dressed first and the root last.
    for (const folder of folders.reverse()) dressFolder(folder, target);
    onProgress(entries.length, entries.length);
    return [...missing, ...lost];
  } finally {
    files.close();
  }
}

/** Gives the folders, each before what is in it. */
function writeEntries(
  entries: readonly Entry[],
  target: string,
  files: FileMaker,
  onProgress: (done: number, total: number) => void,
): DirectoryEntry[] {
  const folders: DirectoryEntry[] = [];
  const known = new Set<string>();
  entries.forEach((entry, i) => {
    const parent = posix.dirname(entry.path);
    // The plan says what a parent is, never the disk: nothing is written through a symlink.
    if (entry.path !== "/" && !known.has(parent))
      throw new StoreError("ENOTDIR", entry.path, "the parent is no folder of the plan");
    if (entry.type === "directory") {
      known.add(entry.path);
      folders.push(entry);
    }
    writeEntry(entry, target, files);
    if (i % 512 === 0) onProgress(i, entries.length);
  });
  return folders;
}

function writeEntry(entry: Entry, target: string, files: FileMaker): void {
  const path = target + entry.path;
  switch (entry.type) {
    case "directory":
      if (entry.path !== "/") mkdirSync(path, { mode: 0o755 });
      return;
    case "file":
      return files.place(entry, path);
    case "hardlink":
      return linkSync(target + entry.target, path);
    case "symlink":
      symlinkSync(entry.target, path);
      if (asRoot) lchownSync(path, entry.uid, entry.gid);
      return lutimesSync(path, entry.mtime, entry.mtime);
    default:
      makeNode(entry, path);
      if (asRoot) chownSync(path, entry.uid, entry.gid);
      chmodSync(path, entry.mode);
      return utimesSync(path, entry.mtime, entry.mtime);
  }
}

/** Node has no mknod(2). Packages hold no devices any more, so a process for each is no cost. */
function makeNode(
  entry: Exclude<Entry, { type: "directory" | "file" | "hardlink" | "symlink" }>,
  path: string,
): void {
  const kind = { fifo: "p", "character-device": "c", "block-device": "b" }[entry.type];
  const numbers = entry.type === "fifo" ? [] : [String(entry.major), String(entry.minor)];
  const { status, stderr } = childProcess().spawnSync("mknod", ["--", path, kind, ...numbers], {
    encoding: "utf8",
  });
  if (status !== 0) throw new StoreError("EPERM", path, `mknod failed (${stderr?.trim() ?? "not found"})`);
}

/**
 * Puts files in place: links to the store's own inodes. One that the store does not have is made in its place, and the store
 * has it from there: it is whole by then.
 */
class FileMaker {
  readonly #store: FileStore;
  readonly #made: ReadonlyMap<string, Uint8Array>;
  readonly #sources = new OpenFiles();

  constructor(store: FileStore, made: ReadonlyMap<string, Uint8Array>) {
    this.#store = store;
    this.#made = made;
  }

  place(entry: FileEntry, path: string): void {
    // Attributes cannot be set on a shared inode without showing everywhere; such files are few and get their own.
    if (entry.xattrs) return this.#write(entry, path);
    const stored = this.#store.path(storeName(entry));
    const refused = linkTo(stored, path);
    if (refused === undefined) return;
    if (refused !== "ENOENT") return copy(entry, stored, path);
    this.#write(entry, path);
    share(path, stored);
  }

  close(): void {
    this.#sources.close();
  }

  #write(entry: FileEntry, path: string): void {
    const file = openSync(path, "wx", 0o600);
    try {
      const made = this.#made.get(entry.source);
      if (made) writeAll(file, made);
      else {
        const place = { ...this.#store.place(entry.source), size: entry.size };
        copyBytes(this.#sources.open(place.path), place, file);
      }
      dressFile(file, entry);
    } finally {
      closeSync(file);
    }
  }
}

/** Why there is no link to be had: no such file, another file system, an inode that has all the links it can have. */
function linkTo(stored: string, path: string): string | undefined {
  return unlessRefused(() => linkSync(stored, path), ["ENOENT", "EXDEV", "EMLINK", "EPERM"]);
}

/** The store does without on another file system, and where another build was quicker. */
function share(path: string, stored: string): void {
  unlessRefused(() => linkSync(path, stored), ["EEXIST", "EXDEV", "EMLINK", "EPERM"]);
}

function unlessRefused(work: () => void, expected: readonly string[]): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (expected.includes(code)) return code;
    throw error;
  }
}

/** A file of its own, its blocks shared where the file system can. */
function copy(entry: FileEntry, from: string, path: string): void {
  copyFileSync(from, path, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  if (asRoot) chownSync(path, entry.uid, entry.gid);
  chmodSync(path, entry.mode);
  utimesSync(path, entry.mtime, entry.mtime);
}

function dressFolder(folder: DirectoryEntry, target: string): void {
  const path = folder.path === "/" ? target : target + folder.path;
  if (asRoot) chownSync(path, folder.uid, folder.gid);
  chmodSync(path, folder.mode);
  utimesSync(path, folder.mtime, folder.mtime);
}

function foreign(entries: readonly Entry[]): readonly Diagnostic[] {
  const count = entries.filter(
    ({ uid, gid }) => uid !== process.getuid?.() || gid !== process.getgid?.(),
  ).length;
  return count === 0 ? [] : [diagnose("owners-not-kept", { count })];
}
