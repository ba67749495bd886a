import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** What stands at a path, times and hard links left out; owners by name, since ids are given out in another order. */
export interface Found {
  readonly type: string;
  /** Four octal digits. */
  readonly mode: string;
  /** `user:group`. */
  readonly owner: string;
  /** The target of a link, the digest of a file, the numbers of a device. */
  readonly content: string;
  /** Names and values in hexadecimal, sorted. */
  readonly xattrs: string;
}

/** Every path below a root. Needs getfattr, and throws where it is missing. */
export function scan(root: string): ReadonlyMap<string, Found> {
  const names = { user: namesOf(root, "passwd"), group: namesOf(root, "group") };
  const xattrs = xattrsOf(root);
  const found = new Map<string, Found>();
  const visit = (path: string): void => {
    const real = root + path;
    const { mode, uid, gid, rdev } = lstatSync(real);
    const type = types.get(mode & 0o170000) ?? "unknown";
    const owner = `${names.user.get(uid) ?? uid}:${names.group.get(gid) ?? gid}`;
    const content = contentOf(type, real, rdev);
    const at = path || "/";
    const bits = (mode & 0o7777).toString(8).padStart(4, "0");
    found.set(at, { type, mode: bits, owner, content, xattrs: xattrs.get(at) ?? "" });
    if (type === "directory") for (const name of readdirSync(real)) visit(`${path}/${name}`);
  };
  visit("");
  return found;
}

/** The kinds of inode(7). */
const types: ReadonlyMap<number, string> = new Map([
  [0o040000, "directory"],
  [0o100000, "file"],
  [0o120000, "symlink"],
  [0o020000, "character-device"],
  [0o060000, "block-device"],
  [0o010000, "fifo"],
  [0o140000, "socket"],
]);

function contentOf(type: string, real: string, device: number): string {
  if (type === "symlink") return readlinkSync(real);
  if (type === "file") return createHash("sha256").update(readFileSync(real)).digest("hex");
  return type.endsWith("device") ? String(device) : "";
}

function namesOf(root: string, database: string): ReadonlyMap<number, string> {
  const lines = readFileSync(join(root, "etc", database), "utf8").split("\n");
  return new Map(
    lines.filter(Boolean).map((line) => {
      const [name = "", , id] = line.split(":");
      return [Number(id), name];
    }),
  );
}

/** By path; getfattr prints a block for each file that has any. */
function xattrsOf(root: string): ReadonlyMap<string, string> {
  const args = ["-R", "-P", "-d", "-h", "-m", "-", "-e", "hex", "--absolute-names", root];
  const text = execFileSync("getfattr", args, { encoding: "utf8", maxBuffer: 1 << 28 });
  const blocks = text.split("\n\n").filter((block) => block.startsWith("# file: "));
  return new Map(
    blocks.map((block) => {
      const [head = "", ...lines] = block.split("\n");
      return [head.slice("# file: ".length + root.length) || "/", lines.filter(Boolean).sort().join(" ")];
    }),
  );
}
