import { ArchiveError } from "./deb-error.ts";
import { headerNumber } from "./tar-number.ts";
import { oldSegments, type Segment } from "./tar-sparse.ts";

/** A text when it is ASCII, as nearly all are; else its bytes. */
export type RawText = string | Uint8Array;

/** The 512 bytes before each member, in POSIX ustar or GNU flavour. Numbers are plain. */
export interface RawHeader {
  readonly name: RawText;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  /** One character: `0` or NUL file, `1` hard link, `2` symlink, `5` directory, `x` PAX … */
  readonly flag: string;
  readonly link: RawText;
  readonly uname: string;
  readonly gname: string;
  readonly major: number;
  readonly minor: number;
  /** Of a sparse file in the old GNU form; `more`: a block with further segments comes next. */
  readonly sparse?: { readonly size: number; readonly segments: readonly Segment[]; readonly more: boolean };
}

/** Reads one block; undefined for the block of zeros that ends an archive. Throws an ArchiveError. */
export function readTarHeader(bytes: Uint8Array): RawHeader | undefined {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = headerNumber(block, 148, 8, "checksum");
  const sum = checksum(block);
  if (sum === blankChecksum && found === 0) return undefined;
  if (found !== sum) throw new ArchiveError(`a tar header's checksum is ${found}, its bytes give ${sum}`);
  const ustar = isMagic(block);
  const posix = ustar && block[262] === 0;
  const flag = String.fromCharCode(block[156] ?? 0);
  return {
    name: posix ? joined(text(block, 345, 155), text(block, 0, 100)) : text(block, 0, 100),
    mode: headerNumber(block, 100, 8, "mode"),
    uid: headerNumber(block, 108, 8, "uid"),
    gid: headerNumber(block, 116, 8, "gid"),
    size: headerNumber(block, 124, 12, "size"),
    mtime: headerNumber(block, 136, 12, "mtime"),
    flag,
    link: text(block, 157, 100),
    uname: ustar ? latin(block, 265, 32) : "",
    gname: ustar ? latin(block, 297, 32) : "",
    major: ustar ? headerNumber(block, 329, 8, "device") : 0,
    minor: ustar ? headerNumber(block, 337, 8, "device") : 0,
    ...(flag === "S" ? { sparse: oldSparse(block) } : {}),
  };
}

function isMagic(block: Uint8Array): boolean {
  for (let i = 0; i < magic.length; i++) if (block[257 + i] !== magic[i]) return false;
  return true;
}
const magic = Buffer.from("ustar");

function oldSparse(block: Uint8Array): NonNullable<RawHeader["sparse"]> {
  const size = headerNumber(block, 483, 12, "real size");
  return { size, segments: oldSegments(block, 386, 4), more: block[482] !== 0 };
}

/** What the checksum of 512 zeros is: its own field counts as eight spaces. */
const blankChecksum = 8 * 0x20;

function checksum(block: Uint8Array): number {
  let sum = blankChecksum;
  for (let i = 0; i < 148; i++) sum += block[i] as number;
  for (let i = 156; i < 512; i++) sum += block[i] as number;
  return sum;
}

function joined(prefix: RawText, name: RawText): RawText {
  if (prefix.length === 0) return name;
  if (typeof prefix === "string" && typeof name === "string") return `${prefix}/${name}`;
  return Buffer.concat([Buffer.from(prefix), Buffer.from("/"), Buffer.from(name)]);
}

/** The field up to its first NUL. */
function text(block: Buffer, at: number, length: number): RawText {
  let [end, all] = [at, 0];
  for (; end < at + length && block[end] !== 0; end++) all |= block[end] as number;
  return all < 0x80 ? block.toString("latin1", at, end) : block.subarray(at, end);
}

function latin(block: Buffer, at: number, length: number): string {
  let end = at;
  while (end < at + length && block[end] !== 0) end++;
  return block.toString("latin1", at, end);
}
