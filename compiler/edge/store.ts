import {
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { makeFolders } from "../../spec/disk/make-folders.ts";
import { type Place, packName, placeIn, readStretch, storedIn } from "../formats/pack-name.ts";
import { type Inode, storeName } from "../formats/store-name.ts";
import { isOfThisBoot, renewForBoot } from "./boot-id.ts";
import { dressFile } from "./dress-file.ts";
import { hashFile } from "./hash-file.ts";
import type { Store } from "./interfaces.ts";
import { type Extent, readBytes, writeContent } from "./read-bytes.ts";
import { waitForCollector } from "./store-alone.ts";
import { entryName, isFile, readEntry } from "./store-entry.ts";
import { onDisk, StoreError } from "./store-error.ts";
import { refuseForeign, refusePlanted } from "./store-folder.ts";
import { ownFolder, sweep } from "./store-temporary.ts";

/** A store that takes files as well: what unpacking and materialising need beyond what stages read. */
export interface FileStore extends Store {
  /** A path in the store's own `tmp/` that nobody else uses; on the same file system as everything else. */
  temporary(): string;
  /** Takes a verified archive from a temporary path and gives its path in the store. */
  keepArchive(temporary: string, digest: string): string;
  /** Forgets an archive that nobody can make use of. */
  dropArchive(digest: string): void;
  /** Takes what a package's data archive unpacked to, with its facts, from a temporary path; gives its name (`packName`). */
  keepPack(temporary: string, digest: string): string;
  /** Where the file of this name is, or would be. */
  path(name: string): string;
  /** Where the bytes of a source begin. */
  place(source: string): Place;
  has(source: string): boolean;
  /** Remembers that a derived value was of use just now. */
  touch(kind: string, key: string): void;
  /** Makes the file of an inode; gives its name. A file that is there already is left alone. */
  putFile(inode: Inode, content: Uint8Array | Extent): string;
  /** The same in two steps: the file of an inode at a temporary path, which may be one that was given; then its name. */
  stage(inode: Inode, content: Uint8Array | Extent | string): string;
  settle(staged: string, inode: Inode): string;
}

const newFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const existingFile = constants.O_RDONLY | constants.O_NOFOLLOW;
/** Counts for the whole process: two stores opened on one folder share its temporary paths. */
let made = 0;

/**
 * The store in a folder, made when it is missing. Everything appears whole, by rename from `tmp/`, so that builds may
 * run side by side and may be killed at any time. Throws StoreErrors.
 */
export function openStore(folder: string): FileStore {
  const temporaryFolder = onDisk(folder, () => prepare(folder));
  const path = (name: string) => join(folder, name);
  const temporary = () => join(temporaryFolder, String(made++));

  function rename(from: string, name: string): string {
    const to = path(name);
    try {
      renameSync(from, to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      mkdirSync(dirname(to), { recursive: true });
      renameSync(from, to);
    }
    return to;
  }

  function stage(inode: Inode, content: Uint8Array | Extent | string): string {
    const from = typeof content === "string" ? content : temporary();
    return onDisk(from, () => {
      const file = openSync(from, content === from ? existingFile : newFile, 0o600);
      try {
        if (typeof content !== "string") writeContent(file, content);
        dressFile(file, inode);
      } finally {
        closeSync(file);
      }
      return from;
    });
  }

  function settle(staged: string, inode: Inode): string {
    const name = storeName(inode);
    return onDisk(path(name), () => {
      if (isFile(path(name))) unlinkSync(staged);
      else rename(staged, name);
      return name;
    });
  }

  return {
    folder,
    temporary,
    path,
    stage,
    settle,
    putFile: (inode, content) => {
      const name = storeName(inode);
      return onDisk(path(name), () => isFile(path(name))) ? name : settle(stage(inode, content), inode);
    },
    holds: (kind, key) => isUsed(path(entryName(kind, key))),
    has: (source) => isFile(path(storedIn(source))),
    place: (source) => placeIn(folder, source),
    keepPack: (from, digest) =>
      onDisk(folder, () => {
        rename(from, packName(digest));
        return packName(digest);
      }),
    touch: (kind, key) => touch(path(entryName(kind, key))),
    keepArchive: (from, digest) => onDisk(folder, () => rename(from, archiveName(digest))),
    dropArchive: (digest) => onDisk(folder, () => rmSync(path(archiveName(digest)), { force: true })),
    archive: (digest) => {
      const kept = path(archiveName(digest));
      return onDisk(kept, () => isWholeArchive(kept, digest)) ? kept : undefined;
    },
    get: (kind, key) => readEntry(folder, kind, key),
    put: (kind, key, bytes) =>
      onDisk(folder, () => {
        const from = temporary();
        writeFileSync(from, bytes, { flag: "wx", mode: 0o644 });
        rename(from, entryName(kind, key));
      }),
    read: (source) => {
      const stretch = readStretch(source);
      if (stretch) return readBytes(path(stretch.pack), stretch.offset, stretch.size);
      return onDisk(path(source), () => readFileSync(path(safeName(source))));
    },
  };
}

function prepare(folder: string): string {
  makeFolders(folder, 0o755);
  refuseForeign(folder);
  for (const name of ["archives/sha256", "files", "tmp"])
    mkdirSync(join(folder, name), { recursive: true, mode: 0o755 });
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (!entry.isFile()) refusePlanted(join(folder, entry.name));
  // The files of packages keep their setuid bits here: nobody else on the machine may reach, and so execute, them.
  chmodSync(join(folder, "files"), 0o700);
  sweep(folder);
  const own = ownFolder(folder);
  waitForCollector(folder);
  return own;
}

function archiveName(digest: string): string {
  const hex = digest.slice("sha256:".length);
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new StoreError("EINVAL", digest, "this is not a sha256 digest");
  return `archives/sha256/${hex}`;
}

/** What an earlier boot wrote may not have reached the disk: it is read again, once, and taken away if it is not whole. */
export function isWholeArchive(path: string, digest: string, isCurrent = isOfThisBoot): boolean {
  if (!isFile(path)) return false;
  if (isCurrent(path)) return true;
  const isWhole = hashFile(path) === digest;
  if (isWhole) renewForBoot(path);
  else rmSync(path);
  return isWhole;
}

/** A file that is there; that it was of use is written down once an hour. */
function isUsed(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return false;
  if (Date.now() - stat.mtimeMs > 3_600_000) touch(path);
  return true;
}

/** Best effort: the store may belong to somebody else, or the value may be gone by now. */
function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {}
}

function safeName(source: string): string {
  if (!/^files\/[^/]+$/.test(source))
    throw new StoreError("EINVAL", source, "this is not a name of the store");
  return source;
}
