import { closeSync, openSync, readSync } from "node:fs";
import { TarReader, type TarVisitor } from "../formats/tar.ts";
import type { TarLimits } from "../formats/tar-limits.ts";
import type { Extent } from "./read-bytes.ts";
import { onDisk, StoreError } from "./store-error.ts";

/** Gives a tar archive that is a part of a file to a visitor. Throws ArchiveErrors and StoreErrors. */
export function readTarFile({ path, offset, size }: Extent, visitor: TarVisitor, limits: TarLimits): void {
  const reader = new TarReader(visitor, limits);
  const file = onDisk(path, () => openSync(path, "r"));
  try {
    for (let at = 0; at < size; ) {
      const most = Math.min(piece.length, size - at);
      const count = onDisk(path, () => readSync(file, piece, 0, most, offset + at));
      if (count === 0) throw new StoreError("EIO", path, `the file ends before byte ${offset + size}`);
      reader.push(piece.subarray(0, count));
      at += count;
    }
    reader.end();
  } finally {
    closeSync(file);
  }
}

const piece = Buffer.allocUnsafeSlow(1 << 22);
