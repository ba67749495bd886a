import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { Entry, Plan } from "../../plan.ts";

/** What a tree on the disk has else than a plan: every path with kind, mode, owner, time, content, links and attributes. */
export function compareTree(root: string, { entries }: Plan): string[] {
  const planned = new Map(entries.map((entry) => [entry.path, entry]));
  const found = new Set(pathsOf(root));
  const attributes = attributesIn(root);
  const missing = [...planned.keys()].filter((path) => !found.has(path)).map((path) => `${path} is missing`);
  const extra = [...found].filter((path) => !planned.has(path)).map((path) => `${path} is not in the plan`);
  const differing = entries
    .filter(({ path }) => found.has(path))
    .flatMap((entry) => compare(root, entry, planned, attributes));
  return [...missing, ...extra, ...differing];
}

function pathsOf(root: string): string[] {
  const visit = (path: string): string[] => [
    path || "/",
    ...readdirSync(join(root, path), { withFileTypes: true }).flatMap((one) =>
      one.isDirectory() ? visit(`${path}/${one.name}`) : [`${path}/${one.name}`],
    ),
  ];
  return visit("");
}

/** By the kind's bits of a mode (inode(7)), in octal. */
const kinds: Readonly<Record<string, string>> = {
  "10000": "fifo",
  "20000": "character-device",
  "40000": "directory",
  "60000": "block-device",
  "100000": "file",
  "120000": "symlink",
};

function compare(
  root: string,
  entry: Entry,
  planned: ReadonlyMap<string, Entry>,
  attributes: ReadonlyMap<string, object>,
): string[] {
  const path = join(root, entry.path);
  const stat = lstatSync(path);
  const target = entry.type === "hardlink" ? (planned.get(entry.target) as Entry) : entry;
  const wanted: Record<string, unknown> = {
    type: target.type,
    mode: target.type === "symlink" ? 0o777 : target.mode,
    uid: target.uid,
    gid: target.gid,
    mtime: target.mtime,
  };
  const seen: Record<string, unknown> = {
    type: kinds[(stat.mode & 0o170000).toString(8)],
    mode: stat.mode & 0o7777,
    uid: stat.uid,
    gid: stat.gid,
    mtime: Math.floor(stat.mtimeMs / 1000),
  };
  if (entry.type === "file") {
    wanted.digest = entry.digest;
    seen.digest = `sha256:${createHash("sha256").update(readFileSync(path)).digest("hex")}`;
    wanted.xattrs = JSON.stringify(entry.xattrs ?? {});
    seen.xattrs = JSON.stringify(attributes.get(path) ?? {});
  }
  if (entry.type === "symlink") {
    wanted.target = entry.target;
    seen.target = readlinkSync(path);
  }
  if (entry.type === "hardlink") {
    wanted.inode = lstatSync(join(root, entry.target)).ino;
    seen.inode = stat.ino;
  }
  return Object.keys(wanted)
    .filter((key) => wanted[key] !== seen[key])
    .map((key) => `${entry.path} has ${key} ${String(seen[key])}, the plan ${String(wanted[key])}`);
}

/** The extended attributes of each file that has some, values in base64. */
function attributesIn(root: string): Map<string, Record<string, string>> {
  const { stdout } = spawnSync(
    "getfattr",
    ["-R", "-P", "-h", "-d", "-m", "-", "-e", "base64", "--absolute-names", root],
    {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    },
  );
  const parts = stdout.split("\n\n").filter((part) => part.startsWith("# file: "));
  return new Map(
    parts.map((part) => {
      const values = [...part.matchAll(/^([^#=]+)=0s(.*)$/gm)].map(
        ([, name, value]) => [name, value] as const,
      );
      return [part.slice("# file: ".length).split("\n", 1)[0] ?? "", Object.fromEntries(values)];
    }),
  );
}
