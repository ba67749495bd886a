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
import { writeXattrs } from "./materialise-xattrs.ts";
import { type Extent, writeContent } from "./read-bytes.ts";
import type { FileStore } from "./store.ts";
import { onDisk, StoreError } from "./store-error.ts";

const asRoot = process.getuid?.() === 0;

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
  const folders: DirectoryEntry[] = [];
  const known = new Set<string>();
  const files = new FileMaker(store, made);
  mkdirSync(target, { mode: 0o755 });
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
  const missing = asRoot ? [] : foreign(entries);
  const lost = writeXattrs(entries, target);
  // Writing into a folder changes its time, so the deepest are dressed first and the root last.
  for (const folder of folders.reverse()) dressFolder(folder, target);
  onProgress(entries.length, entries.length);
  return [...missing, ...lost];
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

/** Puts files in place: a link to the store's own inode, which is made first when it is missing. */
class FileMaker {
  readonly #store: FileStore;
  readonly #made: ReadonlyMap<string, Uint8Array>;

  constructor(store: FileStore, made: ReadonlyMap<string, Uint8Array>) {
    this.#store = store;
    this.#made = made;
  }

  place(entry: FileEntry, path: string): void {
    // Attributes cannot be set on a shared inode without showing everywhere; such files are few and get their own.
    if (entry.xattrs) return this.#write(entry, path);
    const source = storeName(entry);
    try {
      linkSync(this.#store.path(source), path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") this.#linkNew(entry, path);
      else if (code === "EXDEV" || code === "EMLINK" || code === "EPERM") this.copy(entry, path);
      else throw error;
    }
  }

  #linkNew(entry: FileEntry, path: string): void {
    const source = this.#inStore(entry);
    try {
      linkSync(this.#store.path(source), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
      this.copy(entry, path);
    }
  }

  /** A file of its own, its blocks shared where the file system can, for another file system or when an inode has all the links it can have. */
  copy(entry: FileEntry, path: string): void {
    const source = this.#inStore(entry);
    copyFileSync(this.#store.path(source), path, constants.COPYFILE_FICLONE);
    dressFile(entry, path);
  }

  #write(entry: FileEntry, path: string): void {
    const file = openSync(path, "wx", 0o600);
    try {
      writeContent(file, this.#content(entry));
    } finally {
      closeSync(file);
    }
    dressFile(entry, path);
  }

  /** The store's file of this inode: it is made of what the plan has made, else of what the package brought. */
  #inStore(entry: FileEntry): string {
    const name = storeName(entry);
    if (this.#store.has(name)) return name;
    return this.#store.putFile(entry, this.#content(entry));
  }

  #content({ source, size }: FileEntry): Uint8Array | Extent {
    return this.#made.get(source) ?? { ...this.#store.place(source), size };
  }
}

/** Owner first: changing it clears setuid. */
function dressFile({ uid, gid, mode, mtime }: FileEntry, path: string): void {
  if (asRoot) chownSync(path, uid, gid);
  chmodSync(path, mode);
  utimesSync(path, mtime, mtime);
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
