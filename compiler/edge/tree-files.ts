import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  type Stats,
} from "node:fs";
import { ArchiveError } from "../formats/deb-error.ts";
import type { TarEntry } from "../formats/tar.ts";
import type { DataVisitor } from "./read-package-data.ts";

/** How a file of the disk is dressed in a tree: what it is there counts, where it was made does not. */
export type Dressing = (stat: Stats) => Pick<TarEntry, "mode" | "uid" | "gid">;

const atOnce = 1 << 20;

/**
 * Gives what is at a path of the disk to a visitor, under the name it has in the tree; a symlink is one, wherever it
 * leads. Throws an ArchiveError for what is no file, folder or symlink, or changes while it is read.
 */
export function visitPath(disk: string, name: string, visitor: DataVisitor, dress: Dressing): Stats {
  const stat = reading(disk, () => lstatSync(disk));
  const common = { name, uname: "", gname: "", mtime: 0, target: "", major: 0, minor: 0, ...dress(stat) };
  if (stat.isSymbolicLink()) {
    const target = reading(disk, () => readlinkSync(disk));
    visitor.entry({ ...common, type: "symlink", mode: 0o777, size: 0, target });
  } else if (stat.isDirectory()) visitor.entry({ ...common, type: "directory", size: 0 });
  else if (stat.isFile()) return visitFile(disk, { ...common, type: "file", size: stat.size }, visitor);
  else throw new ArchiveError(`${name} is no file, folder or link`);
  return stat;
}

function visitFile(disk: string, entry: TarEntry, visitor: DataVisitor): Stats {
  const file = reading(disk, () =>
    openSync(disk, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK),
  );
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size !== entry.size) throw changing(entry);
    visitor.entry(entry);
    let left = entry.size;
    while (left > 0) {
      // The visitor keeps what it is given.
      const chunk = Buffer.allocUnsafe(Math.min(left, atOnce));
      const count = reading(disk, () => readSync(file, chunk, 0, chunk.length, null));
      if (count === 0) throw changing(entry);
      visitor.data(chunk.subarray(0, count));
      left -= count;
    }
    if (reading(disk, () => readSync(file, Buffer.alloc(1), 0, 1, null)) > 0) throw changing(entry);
    visitor.close();
    return stat;
  } finally {
    closeSync(file);
  }
}

/** What the disk refuses of a file that is to be read is a fault of the tree, and none of the store. */
export function reading<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new ArchiveError(`${path} cannot be read (${code})`);
  }
}

const changing = ({ name }: TarEntry) => new ArchiveError(`${name} changes while it is read`);

/** The digest of a regular file's bytes; undefined when there is none. */
export function digestOfFile(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    if (!fstatSync(file).isFile()) return undefined;
    const hash = createHash("sha256");
    const buffer = Buffer.alloc(atOnce);
    for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer))
      hash.update(buffer.subarray(0, count));
    return `sha256:${hash.digest("hex")}`;
  } finally {
    closeSync(file);
  }
}
