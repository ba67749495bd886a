import { closeSync, constants, fstatSync, ftruncateSync, openSync } from "node:fs";
import { readAt, writeAll } from "./read-bytes.ts";
import { isFile } from "./store-entry.ts";
import { onDisk } from "./store-error.ts";

/**
 * A pack is what a package's data archive unpacks to, then a record of what is in it, then the length of that record in so many
 * characters: digits and a line feed. So a package is one file in the store, which is there whole or not at all.
 */
const lengthSize = 16;

/** What stands in a pack behind the data. */
export function behindData(record: Uint8Array): Buffer {
  return Buffer.concat([record, Buffer.from(`${String(record.length).padStart(lengthSize - 1, "0")}\n`)]);
}

export interface PackRecord {
  readonly bytes: Uint8Array;
  /** Where in the file it begins. */
  readonly offset: number;
}

/** The record of a pack, whatever it says; undefined when there is no such file, or no place for what its end says. */
export function readPackRecord(path: string, longest: number): PackRecord | undefined {
  return onDisk(path, () => {
    if (!isFile(path)) return undefined;
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = fstatSync(file);
      const end = size - lengthSize;
      const length = end < 0 ? Number.NaN : lengthIn(readAt(file, { path, offset: end, size: lengthSize }));
      if (!(length <= longest && length <= end)) return undefined;
      const offset = end - length;
      return { bytes: readAt(file, { path, offset, size: length }), offset };
    } finally {
      closeSync(file);
    }
  });
}

function lengthIn(digits: Buffer): number {
  const text = digits.toString("latin1");
  return /^\d{15}\n$/.test(text) ? Number(text) : Number.NaN;
}

/** Writes these bytes at an offset of a file; with `isEnd` nothing stays behind them. Throws the system's errors. */
export function overwrite(path: string, offset: number, bytes: Uint8Array, isEnd = false): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_NOFOLLOW);
  try {
    writeAll(file, bytes, offset);
    if (isEnd) ftruncateSync(file, offset + bytes.length);
  } finally {
    closeSync(file);
  }
}
