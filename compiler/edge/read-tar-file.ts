import { closeSync, openSync, readSync } from "node:fs";
import { TarReader, type TarVisitor } from "../formats/tar.ts";
import type { TarLimits } from "../formats/tar-limits.ts";
import { onDisk } from "./store-error.ts";

/** Gives a tar archive of the store to a visitor. Throws ArchiveErrors and StoreErrors. */
export function readTarFile(path: string, visitor: TarVisitor, limits: TarLimits): void {
  const reader = new TarReader(visitor, limits);
  const file = onDisk(path, () => openSync(path, "r"));
  try {
    for (let count = read(path, file); count > 0; count = read(path, file))
      reader.push(piece.subarray(0, count));
    reader.end();
  } finally {
    closeSync(file);
  }
}

const piece = Buffer.allocUnsafeSlow(1 << 22);

function read(path: string, file: number): number {
  return onDisk(path, () => readSync(file, piece, 0, piece.length, null));
}
