import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { onDisk, StoreError } from "./store-error.ts";

/** What of a file counts: so many bytes from an offset on. */
export interface Extent {
  readonly path: string;
  readonly offset: number;
  readonly size: number;
}

const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW;
const piece = Buffer.allocUnsafeSlow(1 << 20);
/** No system takes more at once. */
const mostAtOnce = 1 << 30;

/** So many bytes of a file of the store. Throws a StoreError when it has fewer. */
export function readBytes(path: string, offset: number, size: number): Uint8Array {
  return onDisk(path, () => {
    const file = openSync(path, readOnly);
    try {
      return readAt(file, { path, offset, size });
    } finally {
      closeSync(file);
    }
  });
}

/** The same of an open file, whose path is for errors. */
export function readAt(file: number, { path, offset, size }: Extent): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; ) {
    const count = readSync(file, bytes, at, Math.min(size - at, mostAtOnce), offset + at);
    if (count === 0) throw new StoreError("EIO", path, `the file ends before byte ${offset + size}`);
    at += count;
  }
  return bytes;
}

/** Writes bytes, or what an extent of a file has, to an open file. Throws the system's errors, and a StoreError when it has fewer. */
export function writeContent(to: number, content: Uint8Array | Extent): void {
  if (content instanceof Uint8Array) return writeAll(to, content);
  const from = openSync(content.path, readOnly);
  try {
    copyBytes(from, content, to);
  } finally {
    closeSync(from);
  }
}

/** The same of an extent of an open file, whose path is for errors. */
export function copyBytes(from: number, { path, offset, size }: Extent, to: number): void {
  for (let at = 0; at < size; ) {
    const count = readSync(from, piece, 0, Math.min(piece.length, size - at), offset + at);
    if (count === 0) throw new StoreError("EIO", path, `the file ends before byte ${offset + size}`);
    writeAll(to, piece.subarray(0, count));
    at += count;
  }
}

/** At an offset of the file, else where the last write ended. */
export function writeAll(file: number, bytes: Uint8Array, offset?: number): void {
  for (let at = 0; at < bytes.length; )
    at += writeSync(file, bytes, at, bytes.length - at, offset === undefined ? null : offset + at);
}
