import type { Entry } from "../../spec/plan.ts";
import { largest, ustarHeader } from "./tar-write-header.ts";
import { paxBlocks, paxRecord } from "./tar-write-pax.ts";

/** What an archive says of an entry: all but why it is there and where its bytes are kept. */
export type TarMember = Without<Entry, "reason" | "digest" | "source">;
type Without<T, Key extends string> = T extends unknown ? Omit<T, Key> : never;

/**
 * The header blocks of an entry in POSIX ustar, after a PAX header where ustar cannot say it: a long or non-ASCII name, a
 * large number, an extended attribute (byte-exact, as `SCHILY.xattr.`). The same entry gives the same bytes. Names are
 * relative, folders end with a slash, owners are numbers alone. The content of a file follows, then `tarPadding`.
 */
export function tarHeader(entry: TarMember): Uint8Array {
  const directory = entry.type === "directory";
  const name = entry.path === "/" ? "./" : entry.path.slice(1) + (directory ? "/" : "");
  const target = linkOf(entry);
  const size = entry.type === "file" ? entry.size : 0;
  const split = splitName(name);
  const records = [
    ...(split ? [] : [paxRecord("path", name)]),
    ...(fitsField(target) ? [] : [paxRecord("linkpath", target)]),
    ...largeNumbers(entry, size),
    ...attributes(entry),
  ];
  const device = entry.type === "character-device" || entry.type === "block-device";
  const header = ustarHeader({
    ...(split ?? { prefix: "", name: shortened(name) }),
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    size,
    mtime: entry.mtime,
    flag: flags[entry.type],
    target: fitsField(target) ? target : shortened(target),
    major: device ? entry.major : 0,
    minor: device ? entry.minor : 0,
  });
  if (records.length === 0) return header;
  return Buffer.concat([...paxBlocks(shortened(name), Buffer.concat(records)), header]);
}

const flags: Readonly<Record<Entry["type"], string>> = {
  file: "0",
  hardlink: "1",
  symlink: "2",
  "character-device": "3",
  "block-device": "4",
  directory: "5",
  fifo: "6",
};

function linkOf(entry: TarMember): string {
  if (entry.type === "symlink") return entry.target;
  return entry.type === "hardlink" ? entry.target.slice(1) : "";
}

const mostName = 100;
const mostPrefix = 155;

/** As ustar has it: at most 100 bytes, or a prefix of at most 155 before a slash that is left out. */
function splitName(name: string): { prefix: string; name: string } | undefined {
  if (!isAscii(name)) return undefined;
  if (name.length <= mostName) return { prefix: "", name };
  const slash = name.indexOf("/", name.length - mostName - 1);
  if (slash <= 0 || slash > mostPrefix || slash === name.length - 1) return undefined;
  return { prefix: name.slice(0, slash), name: name.slice(slash + 1) };
}

/** What ustar's bytes beyond ASCII mean depends on the reader's locale; those of PAX are UTF-8. */
function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7e) return false;
  return true;
}

function fitsField(target: string): boolean {
  return target.length <= mostName && isAscii(target);
}

/** For readers that know no PAX. */
function shortened(name: string): string {
  return name.replace(/[^\u0001-\u007e]/g, "_").slice(-mostName);
}

function* largeNumbers({ uid, gid, mtime }: TarMember, size: number): Generator<Uint8Array> {
  if (size > largest(12)) yield paxRecord("size", String(size));
  if (uid > largest(8)) yield paxRecord("uid", String(uid));
  if (gid > largest(8)) yield paxRecord("gid", String(gid));
  if (mtime > largest(12)) yield paxRecord("mtime", String(mtime));
}

/** Sorted, so that the order in which a package named them does not show. */
function attributes({ type, xattrs }: TarMember): Uint8Array[] {
  // The other end of a hard link is the same inode and has said them.
  if (!xattrs || type === "hardlink") return [];
  const names = Object.keys(xattrs).sort();
  return names.map((name) =>
    paxRecord(`SCHILY.xattr.${name}`, Buffer.from(xattrs[name] as string, "base64")),
  );
}
