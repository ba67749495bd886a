import type { CacheEntry, LdCache } from "./ld-cache-layout.ts";
import * as layout from "./ld-cache-layout.ts";

/** Reads a cache in the new format, little-endian; undefined when it is something else or points outside itself. */
export function readLdCache(file: Uint8Array): LdCache | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < layout.HEADER || !bytes.toString("latin1", 0, 20).startsWith(layout.MAGIC))
    return undefined;
  try {
    return readCache(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readCache(bytes: Buffer): LdCache {
  const count = bytes.readUInt32LE(20);
  if (layout.HEADER + count * layout.ENTRY > bytes.length) throw new RangeError("entries outside the file");
  const { generator, hwcaps } = readExtension(bytes, bytes.readUInt32LE(32));
  const entries = Array.from({ length: count }, (_, index) =>
    readEntry(bytes, layout.HEADER + index * layout.ENTRY, hwcaps),
  );
  return { entries, hwcaps, generator };
}

function readEntry(bytes: Buffer, at: number, names: readonly string[]): CacheEntry {
  const hwcap = bytes.readBigUInt64LE(at + 16);
  const base = {
    soname: textAt(bytes, bytes.readUInt32LE(at + 4)),
    path: textAt(bytes, bytes.readUInt32LE(at + 8)),
    flags: bytes.readInt32LE(at),
    isaLevel: Number((hwcap >> 32n) & 1023n),
  };
  const name = hwcap & layout.HWCAP_EXTENSION ? names[Number(hwcap & 0xffffffffn)] : undefined;
  return name === undefined ? base : { ...base, hwcaps: name };
}

function readExtension(bytes: Buffer, at: number): { generator: string; hwcaps: string[] } {
  let generator = "";
  let hwcaps: string[] = [];
  if (at === 0 || bytes.readUInt32LE(at) !== layout.EXTENSION_MAGIC) return { generator, hwcaps };
  const sections = Math.min(bytes.readUInt32LE(at + 4), mostSections);
  for (let index = 0; index < sections; index++) {
    const section = at + 8 + index * layout.SECTION;
    const [tag, offset, size] = [0, 8, 12].map((field) => bytes.readUInt32LE(section + field)) as [
      number,
      number,
      number,
    ];
    if (offset + size > bytes.length) throw new RangeError("section outside the file");
    if (tag === layout.GENERATOR) generator = bytes.toString("utf8", offset, offset + size);
    if (tag === layout.HWCAPS) hwcaps = readNames(bytes, offset, size);
  }
  return { generator, hwcaps };
}

const mostSections = 16;
const mostNames = 1024;

function readNames(bytes: Buffer, at: number, size: number): string[] {
  const count = Math.min(Math.floor(size / 4), mostNames);
  return Array.from({ length: count }, (_, index) => textAt(bytes, bytes.readUInt32LE(at + index * 4)));
}

/** Names and paths: no longer than a path may be, so that many entries cannot repeat one long text. */
function textAt(bytes: Buffer, at: number): string {
  const end = bytes.subarray(at, at + longestPath).indexOf(0);
  if (end < 0) throw new RangeError("text outside the file");
  return bytes.toString("utf8", at, at + end);
}

const longestPath = 4096;
