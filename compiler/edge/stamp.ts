import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** More than a folder of a project holds: beyond it nothing is found unchanged, and all is read anew. */
const most = 200_000;

/**
 * What lstat says of a path and of all below it: size, mode and times, of which no write leaves the time of change as it
 * was. Reads no file; links are not followed. `absent` when there is nothing.
 */
export function stampOf(path: string | undefined): string {
  const lines: string[] = [];
  if (path === undefined || !stamp(path, "", lines)) return "absent";
  if (lines.length >= most) return `too much, ${process.hrtime.bigint()}`;
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

function stamp(path: string, name: string, lines: string[]): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  if (!stat || lines.length >= most) return stat !== undefined;
  const { mode, size, mtimeNs, ctimeNs, ino } = stat;
  // Reading a folder changes nothing of it; its own times and size are those of the list of what is in it.
  lines.push([name, mode, size, mtimeNs, ctimeNs, ino].join(" "));
  if (stat.isDirectory())
    for (const child of readdirSync(path).sort()) stamp(join(path, child), `${name}/${child}`, lines);
  return true;
}
