import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";

/** A device or a FIFO would block or never end, so only a regular file is read, and only as long as it was at first. */
export function readRegular(path: string): Uint8Array | undefined {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.allocUnsafe(fstatSync(file).size);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}
