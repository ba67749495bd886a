import type { Entry } from "../../spec/plan.ts";

/** One entry as a line of the root digest (spec/plan.md): all that a process can see of it, and not why it is there. */
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
