import { createHash } from "node:crypto";
import { closeSync, constants, openSync, readSync } from "node:fs";

/** `sha256:…` of a file, read in pieces and never through a symlink. Throws the system's errors. */
export function hashFile(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const hash = createHash("sha256");
    for (let count = readSync(file, piece); count > 0; count = readSync(file, piece))
      hash.update(piece.subarray(0, count));
    return `sha256:${hash.digest("hex")}`;
  } finally {
    closeSync(file);
  }
}
const piece = Buffer.allocUnsafeSlow(1 << 20);
