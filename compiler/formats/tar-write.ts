import type { Entry } from "../../spec/plan.ts";
import { largest, putUstarHeader, type UstarFields, ustarHeader } from "./tar-write-header.ts";
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
  const fields = fieldsOf(entry);
  const records = recordsOf(entry, fields);
  const header = ustarHeader(fields);
  if (records.length === 0) return header;
  return Buffer.concat([...paxBlocks(shortened(nameOf(entry)), Buffer.concat(records)), header]);
}

/** The same into a block of bytes that are there, for an entry that ustar says in full; false for any other. */
export function putTarHeader(entry: TarMember, block: Uint8Array, start: number): boolean {
  const fields = fieldsOf(entry);
  if (recordsOf(entry, fields).length > 0) return false;
  putUstarHeader(fields, block, start);
  return true;
}

function nameOf({ path, type }: TarMember): string {
  return path === "/" ? "./" : path.slice(1) + (type === "directory" ? "/" : "");
}

interface Fields extends UstarFields {
  readonly isWhole: boolean;
}

/** `isWhole`: name and target fit. */
function fieldsOf(entry: TarMember): Fields {
  const name = nameOf(entry);
  const target = linkOf(entry);
  const split = splitName(name);
  const fits = fitsField(target);
  const device = entry.type === "character-device" || entry.type === "block-device";
  return {
    isWhole: split !== undefined && fits,
    prefix: split?.prefix ?? "",
    name: split?.name ?? shortened(name),
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    size: entry.type === "file" ? entry.size : 0,
    mtime: entry.mtime,
    flag: flags[entry.type],
    target: fits ? target : shortened(target),
    major: device ? entry.major : 0,
    minor: device ? entry.minor : 0,
  };
}

/** What ustar cannot say. */
function recordsOf(entry: TarMember, { isWhole, size }: Fields): readonly Uint8Array[] {
  const isSmall = size <= largest(12) && entry.uid <= largest(8) && entry.gid <= largest(8);
  if (isWhole && isSmall && entry.mtime <= largest(12) && !entry.xattrs) return none;
  const [name, target] = [nameOf(entry), linkOf(entry)];
  return [
    ...(splitName(name) ? [] : [paxRecord("path", name)]),
    ...(fitsField(target) ? [] : [paxRecord("linkpath", target)]),
    ...largeNumbers(entry, size),
    ...attributes(entry),
  ];
}
const none: readonly Uint8Array[] = [];

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
