import { readSync } from "node:fs";

/**
 * The bytes of an ELF file as `readElf` takes them, of which only those are read that a loader reads: the first segment,
 * where linkers put headers and tables, and the dynamic section. A file that keeps any of that elsewhere is read whole.
 * The bytes hold until the next call: one stretch of memory serves all files.
 */
export function readLoaderParts(file: number, size: number): Uint8Array | undefined {
  if (size > memory.length) memory = Buffer.allocUnsafeSlow(size);
  const bytes = memory.subarray(0, size);
  const had = readSync(file, bytes, 0, Math.min(size, firstRead), 0);
  if (had < 64 || bytes.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const segments = isWide(bytes) ? readSegments(bytes, had) : [];
  const first = segments.find(({ type }) => type === LOAD);
  const dynamic = segments.find(({ type }) => type === DYNAMIC);
  const isSplit = first?.offset === 0 && first.address === 0 && dynamic !== undefined && first.end <= size;
  if (!isSplit || !within(segments, first)) return readRange(file, bytes, had, size);
  readRange(file, bytes, had, first.end);
  readRange(file, bytes, Math.max(dynamic.offset, first.end), dynamic.end);
  return hasTables(bytes, dynamic, first.end) ? bytes : readRange(file, bytes, had, size);
}

let memory = Buffer.allocUnsafeSlow(1 << 26);
const firstRead = 32_768;
const [LOAD, DYNAMIC, INTERP, NOTE] = [1, 2, 3, 4];

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly end: number;
}

/** 64 bits, little-endian; others are read whole. */
function isWide(bytes: Buffer): boolean {
  return bytes[4] === 2 && bytes[5] === 1;
}

function readSegments(bytes: Buffer, had: number): Segment[] {
  const [table, size, count] = [number(bytes, 32), bytes.readUInt16LE(54), bytes.readUInt16LE(56)];
  if (table + size * count > had) return [];
  return Array.from({ length: count }, (_, index) => {
    const at = table + index * size;
    const offset = number(bytes, at + 8);
    return {
      type: bytes.readUInt32LE(at),
      offset,
      address: number(bytes, at + 16),
      end: offset + number(bytes, at + 32),
    };
  });
}

function within(segments: readonly Segment[], first: Segment): boolean {
  return segments.every(({ type, end }) => (type !== INTERP && type !== NOTE) || end <= first.end);
}

function readRange(file: number, bytes: Buffer, from: number, to: number): Buffer {
  for (let at = from; at < to; ) {
    const read = readSync(file, bytes, at, to - at, at);
    if (read === 0) break;
    at += read;
  }
  return bytes;
}

/** Every table that the dynamic section points at lies before that end. */
function hasTables(bytes: Buffer, { offset, end }: Segment, most: number): boolean {
  for (let at = offset; at + 16 <= end; at += 16) {
    const tag = number(bytes, at);
    if (tables.has(tag) && number(bytes, at + 8) >= most) return false;
  }
  return true;
}

/** DT_HASH, STRTAB, SYMTAB, RELA, REL, JMPREL, GNU_HASH, VERSYM, VERDEF and VERNEED of `elf.h`. */
const tables = new Set([4, 5, 6, 7, 17, 23, 0x6ffffef5, 0x6ffffff0, 0x6ffffffc, 0x6ffffffe]);

function number(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}
