import { ArchiveError } from "./deb-error.ts";

/** The 512 bytes before each member, in POSIX ustar or GNU flavour. Numbers are plain, texts are raw bytes. */
export interface RawHeader {
  readonly name: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  /** One character: `0` or NUL file, `1` hard link, `2` symlink, `5` directory, `x` PAX … */
  readonly flag: string;
  readonly link: Uint8Array;
  readonly uname: string;
  readonly gname: string;
  readonly major: number;
  readonly minor: number;
}

/** Reads one block; undefined for the block of zeros that ends an archive. Throws an ArchiveError. */
export function readTarHeader(block: Uint8Array): RawHeader | undefined {
  const found = number(block, 148, 8, "checksum");
  const sum = checksum(block);
  if (sum === blankChecksum && found === 0) return undefined;
  if (found !== sum) throw new ArchiveError(`a tar header's checksum is ${found}, its bytes give ${sum}`);
  const ustar = latin(block, 257, 5) === "ustar";
  const posix = ustar && block[262] === 0;
  return {
    name: posix ? joined(cut(block, 345, 155), cut(block, 0, 100)) : cut(block, 0, 100),
    mode: number(block, 100, 8, "mode"),
    uid: number(block, 108, 8, "uid"),
    gid: number(block, 116, 8, "gid"),
    size: number(block, 124, 12, "size"),
    mtime: number(block, 136, 12, "mtime"),
    flag: String.fromCharCode(block[156] ?? 0),
    link: cut(block, 157, 100),
    uname: ustar ? latin(block, 265, 32) : "",
    gname: ustar ? latin(block, 297, 32) : "",
    major: ustar ? number(block, 329, 8, "device") : 0,
    minor: ustar ? number(block, 337, 8, "device") : 0,
  };
}

/** What the checksum of 512 zeros is: its own field counts as eight spaces. */
const blankChecksum = 8 * 0x20;

function checksum(block: Uint8Array): number {
  let sum = blankChecksum;
  for (let i = 0; i < 148; i++) sum += block[i] as number;
  for (let i = 156; i < 512; i++) sum += block[i] as number;
  return sum;
}

/** Octal text, or GNU's base 256 when the first bit is set. Negative numbers are refused. */
function number(block: Uint8Array, at: number, length: number, what: string): number {
  const first = block[at] as number;
  if (first & 0x80) return base256(block.subarray(at, at + length), what);
  const text = latin(block, at, length).trim();
  if (!/^[0-7]*$/.test(text))
    throw new ArchiveError(`the ${what} of a tar header is ${JSON.stringify(text)}, not octal`);
  return Number.parseInt(text || "0", 8);
}

function base256(field: Uint8Array, what: string): number {
  let value = (field[0] as number) & 0x7f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  if (!Number.isSafeInteger(value)) throw new ArchiveError(`the ${what} of a tar header is out of range`);
  return value;
}

function joined(prefix: Uint8Array, name: Uint8Array): Uint8Array {
  return prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from("/"), name]);
}

/** The field up to its first NUL. */
function cut(block: Uint8Array, at: number, length: number): Uint8Array {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
}

function latin(block: Uint8Array, at: number, length: number): string {
  return Buffer.from(cut(block, at, length)).toString("latin1");
}
