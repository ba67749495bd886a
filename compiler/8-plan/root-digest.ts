import { createHash } from "node:crypto";
import type { Entry } from "../../spec/plan.ts";

/**
 * `sha256:…` over the canonical text of the entries: a first line that names the form, then one JSON array a line. Two
 * root file systems have the same digest exactly when nothing that a process can see of them differs (spec/plan.md).
 */
export function rootDigest(entries: readonly Entry[]): string {
  const hash = createHash("sha256").update("plimsoll-root 1\n");
  for (const entry of entries) hash.update(`${canonicalLine(entry)}\n`);
  return `sha256:${hash.digest("hex")}`;
}

/** Why an entry is there and where its bytes are kept are no part of it. */
export function canonicalLine(entry: Entry): string {
  const { type, path, mode, uid, gid, mtime } = entry;
  const xattrs = Object.entries(entry.xattrs ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([type, path, mode.toString(8), uid, gid, mtime, ...contentOf(entry), ...xattrs]);
}

function contentOf(entry: Entry): (string | number)[] {
  switch (entry.type) {
    case "file":
      return [entry.size, entry.digest];
    case "symlink":
    case "hardlink":
      return [entry.target];
    case "character-device":
    case "block-device":
      return [entry.major, entry.minor];
    default:
      return [];
  }
}
