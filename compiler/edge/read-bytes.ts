import { closeSync, constants, openSync, readSync } from "node:fs";
import { onDisk, StoreError } from "./store-error.ts";

/** So many bytes of a file of the store. Throws a StoreError when it has fewer. */
export function readBytes(path: string, offset: number, size: number): Uint8Array {
  return onDisk(path, () => {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const bytes = Buffer.allocUnsafe(size);
      for (let at = 0; at < size; ) {
        const count = readSync(file, bytes, at, size - at, offset + at);
        if (count === 0) throw new StoreError("EIO", path, `the file ends before byte ${offset + size}`);
        at += count;
      }
      return bytes;
    } finally {
      closeSync(file);
    }
  });
}
