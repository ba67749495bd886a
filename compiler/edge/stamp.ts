import { constants, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** More than a folder of a project holds: beyond it nothing is found unchanged, and all is read anew. */
const most = 200_000;

/**
 * What lstat says of a path and of all below it: size, mode and times, of which no write leaves the time of change as it
 * was. Reads no file; links are not followed, but for the path itself when `follow` says where it leads. `absent` when
 * there is nothing.
 */
export function stampOf(path: string | undefined, follow?: () => string | undefined): string {
  const lines: string[] = [];
  const stat = path === undefined ? undefined : look(path);
  if (path === undefined || !stat) return "absent";
  if (follow && stat.isSymbolicLink()) return stampOf(follow());
  stamp(path, "", stat, lines);
  if (lines.length >= most) return `too much, ${process.hrtime.bigint()}`;
  const [only] = lines;
  if (only !== undefined && lines.length === 1) return only;
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/**
 * Whether a stamp is of one file, and of one that was written to long enough ago that any later write has another time: no
 * file system counts in steps of more than two seconds (vfat).
 */
export function isSettled(stamp: string): boolean {
  const [, mode, , , changed] = stamp.split(" ");
  const isFile = (Number(mode) & constants.S_IFMT) === constants.S_IFREG;
  return isFile && Number(BigInt(changed ?? 0) / 1_000_000n) < Date.now() - 2000;
}

const look = (path: string) => lstatSync(path, { throwIfNoEntry: false, bigint: true });

function stamp(path: string, name: string, stat: ReturnType<typeof look>, lines: string[]): void {
  if (!stat || lines.length >= most) return;
  const { mode, size, mtimeNs, ctimeNs, ino } = stat;
  // Reading a folder changes nothing of it; its own times and size are those of the list of what is in it.
  lines.push([name, mode, size, mtimeNs, ctimeNs, ino].join(" "));
  if (stat.isDirectory())
    for (const child of readdirSync(path).sort()) {
      const below = join(path, child);
      stamp(below, `${name}/${child}`, look(below), lines);
    }
}
