import { createHash } from "node:crypto";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { readStretch } from "../formats/pack-name.ts";

/** `sha256:…` of a file, or of a stretch of one, read in pieces and never through a symlink. Throws the system's errors. */
export function hashFile(path: string, offset = 0, size = Number.POSITIVE_INFINITY): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const hash = createHash("sha256");
    for (let at = 0; at < size; ) {
      const count = readSync(file, piece, 0, Math.min(piece.length, size - at), offset + at);
      if (count === 0) break;
      hash.update(piece.subarray(0, count));
      at += count;
    }
    return `sha256:${hash.digest("hex")}`;
  } finally {
    closeSync(file);
  }
}
const piece = Buffer.allocUnsafeSlow(1 << 20);

/** Of what a store keeps under the name of a file or a stretch. */
export function hashSource(store: string, source: string): string {
  const { pack, offset, size } = readStretch(source) ?? { pack: source };
  return hashFile(join(store, pack), offset, size);
}
