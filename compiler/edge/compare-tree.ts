import { lstatSync, readdirSync, readlinkSync, type Stats } from "node:fs";
import type { Entry } from "../../spec/plan.ts";
import { hashFile } from "./hash-file.ts";
import { readXattrs, type Xattrs } from "./read-xattrs.ts";
import { asRoot } from "./store-folder.ts";

/** One thing that a folder does not have as it should. */
export interface Difference {
  readonly path: string;
  /** `mode`, `owner`, `group`, `time`, `size`, `digest`, `target`, `device`, `attributes`, `type`, or `entry` when it is not there. */
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}
type Facts = Readonly<Record<string, string>>;

const absent = "absent";

/**
 * What a tree on the disk has otherwise than a plan, in the order of paths; of each path the first field alone. Who is not root
 * could not give files away, and owners are then not compared. Nothing outside of the tree is followed or entered.
 */
export function differencesOf(entries: readonly Entry[], root: string): Difference[] {
  const disk = statsBelow(root);
  const xattrs = readXattrs(root);
  const expected = new Map(entries.map((entry) => [entry.path, entry] as const));
  const paths = [...new Set([...expected.keys(), ...disk.keys()])].sort();
  return paths.flatMap((path): Difference[] => {
    const [entry, stat] = [expected.get(path), disk.get(path)];
    if (!stat) return [{ path, field: "entry", expected: entry?.type ?? "", found: absent }];
    const found = factsOnDisk(root, path, stat, entry, disk, xattrs);
    if (!entry) return [{ path, field: "entry", expected: absent, found: found.type ?? "" }];
    const should = factsOf(entry, xattrs !== undefined);
    const field = Object.keys(should).find((key) => should[key] !== found[key]);
    if (!field) return [];
    return [{ path, field, expected: should[field] ?? absent, found: found[field] ?? absent }];
  });
}

/** In the order in which they are compared: a file of another type or size is not read. */
function factsOf(entry: Entry, withXattrs: boolean): Facts {
  const { type, mode, uid, gid, mtime } = entry;
  const owners = asRoot ? { owner: String(uid), group: String(gid) } : {};
  const link = type === "symlink" || type === "hardlink" ? { target: entry.target } : {};
  const file = type === "file" ? { size: String(entry.size), digest: entry.digest } : {};
  const device =
    type === "character-device" || type === "block-device" ? { device: `${entry.major}:${entry.minor}` } : {};
  const attributes = withXattrs ? { attributes: textOf(entry.xattrs) } : {};
  // A symlink has no mode of its own (symlink(7)).
  const permissions = type === "symlink" ? {} : { mode: mode.toString(8) };
  return {
    type,
    ...permissions,
    ...owners,
    time: String(mtime),
    ...link,
    ...file,
    ...device,
    ...attributes,
  };
}

function factsOnDisk(
  root: string,
  path: string,
  stat: Stats,
  entry: Entry | undefined,
  disk: ReadonlyMap<string, Stats>,
  xattrs: Xattrs | undefined,
): Facts {
  const isLink = entry?.type === "hardlink" && disk.get(entry.target)?.ino === stat.ino && stat.isFile();
  const type = isLink ? "hardlink" : typeOf(stat);
  const at = path === "/" ? root : root + path;
  const size = String(stat.size);
  const isSame = entry?.type === "file" && type === "file" && size === String(entry.size);
  return {
    type,
    mode: (stat.mode & 0o7777).toString(8),
    owner: String(stat.uid),
    group: String(stat.gid),
    time: String(Math.floor(stat.mtimeMs / 1000)),
    ...(isLink ? { target: entry.target } : {}),
    ...(type === "symlink" ? { target: readlinkSync(at) } : {}),
    size,
    ...(isSame ? { digest: hashFile(at) } : {}),
    device: `${stat.rdev >> 8}:${stat.rdev & 0xff}`,
    attributes: textOf(xattrs?.get(path)),
  };
}

function textOf(xattrs: Readonly<Record<string, string>> = {}): string {
  const sorted = Object.entries(xattrs).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, value]) => `${name}=${value}`).join(" ") || "none";
}

function typeOf(stat: Stats): Entry["type"] | "socket" {
  if (stat.isDirectory()) return "directory";
  if (stat.isSymbolicLink()) return "symlink";
  if (stat.isFile()) return "file";
  if (stat.isFIFO()) return "fifo";
  if (stat.isSocket()) return "socket";
  return stat.isBlockDevice() ? "block-device" : "character-device";
}

/** Every path of a tree; what is mounted in it is not entered. */
function statsBelow(root: string): Map<string, Stats> {
  const found = new Map<string, Stats>();
  const top = lstatSync(root, { throwIfNoEntry: false });
  if (!top) return found;
  const visit = (path: string, stat: Stats): void => {
    found.set(path === "" ? "/" : path, stat);
    if (!stat.isDirectory() || stat.dev !== top.dev) return;
    for (const name of readdirSync(root + path))
      visit(`${path}/${name}`, lstatSync(`${root}${path}/${name}`));
  };
  visit("", top);
  return found;
}
