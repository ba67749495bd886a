import type { Entry } from "../../spec/plan.ts";

/** Of entries, which nobody writes on: most are asked for twice, for the digest of a root and for that of a layer. */
const lines = new WeakMap<Entry, string>();

/** Adds entries in their order to a digest, a line each. */
export function digestEntries(hash: { update(text: string): unknown }, entries: readonly Entry[]): void {
  for (let at = 0; at < entries.length; at += 1024)
    hash.update(
      entries
        .slice(at, at + 1024)
        .map((entry) => `${canonicalLine(entry)}\n`)
        .join(""),
    );
}

/** One entry as a line of the root digest (spec/plan.md): all that a process can see of it, and not why it is there. */
export function canonicalLine(entry: Entry): string {
  const known = lines.get(entry);
  if (known !== undefined) return known;
  const line = lineOf(entry);
  lines.set(entry, line);
  return line;
}

function lineOf(entry: Entry): string {
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
