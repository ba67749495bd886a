import { readSync } from "node:fs";

/**
 * The bytes of an ELF file as `readElf` takes them, of which only those are read that a loader looks at before it relocates:
 * headers, the dynamic section and the tables that it names, without relocations that name no symbol. A file that has them
 * anywhere but in its first segment is read whole. The bytes hold until the next call: one stretch of memory serves all files.
 */
export function readLoaderParts(file: number, size: number): Uint8Array | undefined {
  if (size > memory.length) remember(2 * size);
  const bytes = memory.subarray(0, size);
  const had = readSync(file, bytes, 0, Math.min(size, firstRead), 0);
  if (had < 64 || word(0) !== 0x464c457f) return undefined;
  const parts = bytes[4] === 2 && bytes[5] === 1 ? partsOf(had, size) : undefined;
  if (!parts || !readDynamic(file, bytes, had, parts)) return readRange(file, bytes, had, size);
  const { skipFrom, skipTo, tablesEnd } = parts;
  const end = Math.max(tablesEnd, parts.notesEnd);
  if (skipTo - skipFrom < leastSkipped) return readRange(file, bytes, had, end);
  readRange(file, bytes, had, skipFrom);
  return readRange(file, bytes, Math.max(had, skipTo), end);
}

let memory = Buffer.alloc(0);
let words = new Int32Array(0);
remember(1 << 22);

function remember(size: number): void {
  memory = Buffer.allocUnsafeSlow((size + 7) & ~7);
  words = new Int32Array(memory.buffer);
}

const firstRead = 8192;
const leastSkipped = 16_384;
const LOAD = 1;
const DYNAMIC = 2;
const INTERP = 3;
const NOTE = 4;

/** Ranges of the file, in bytes. */
interface Parts {
  readonly firstEnd: number;
  readonly dynamicFrom: number;
  readonly dynamicTo: number;
  readonly notesEnd: number;
  tablesEnd: number;
  /** Relocations that name no symbol. */
  skipFrom: number;
  skipTo: number;
}

/** Of a file with 64 bits whose first segment starts with the file, at address 0. */
function partsOf(had: number, size: number): Parts | undefined {
  const [table, step, count] = [number(32), word(52) >>> 16, word(56) & 0xffff];
  if (table % 8 !== 0 || step !== 56 || table + step * count > had) return undefined;
  let firstEnd = -1;
  let notesEnd = 0;
  let [dynamicFrom, dynamicTo] = [0, 0];
  for (let at = table; at < table + step * count; at += step) {
    const type = word(at);
    const offset = number(at + 8);
    const end = offset + number(at + 32);
    if (type === LOAD && firstEnd < 0) firstEnd = offset === 0 && number(at + 16) === 0 ? end : 0;
    if (type === DYNAMIC) [dynamicFrom, dynamicTo] = [offset, end];
    if (type === INTERP || type === NOTE) notesEnd = Math.max(notesEnd, end);
  }
  const isPlain = firstEnd > 0 && firstEnd <= size && notesEnd <= firstEnd && dynamicTo <= size;
  if (!isPlain || dynamicTo === 0 || dynamicFrom % 8 !== 0) return undefined;
  return { firstEnd, dynamicFrom, dynamicTo, notesEnd, tablesEnd: 0, skipFrom: 0, skipTo: 0 };
}

/** Reads it, and finds out where the tables end; false where one of them is not in the first segment. */
function readDynamic(file: number, bytes: Buffer, had: number, parts: Parts): boolean {
  const { dynamicFrom, dynamicTo, firstEnd } = parts;
  readRange(file, bytes, Math.max(had, dynamicFrom), dynamicTo);
  values.clear();
  let lastTable = 0;
  for (let at = dynamicFrom; at + 16 <= dynamicTo && number(at) !== 0; at += 16) {
    const [tag, value] = [number(at), number(at + 8)];
    values.set(tag, value);
    if (!tables.has(tag)) continue;
    if (value >= firstEnd) return false;
    if (value > lastTable) lastTable = value;
  }
  const ends = [
    [STRTAB, STRSZ],
    [JMPREL, PLTRELSZ],
    [RELA, RELASZ],
    [REL, RELSZ],
  ] as const;
  let end = 0;
  for (const [table, size] of ends) {
    const from = values.get(table);
    if (from === undefined) continue;
    end = Math.max(end, from + (values.get(size) ?? 0));
    // Where tables without a size stand last, nobody knows where they end.
    if (from === lastTable) lastTable = -1;
  }
  parts.tablesEnd = lastTable < 0 && end <= firstEnd ? end : firstEnd;
  parts.skipFrom = values.get(RELA) ?? 0;
  parts.skipTo = parts.skipFrom + (values.get(RELACOUNT) ?? 0) * 24;
  return parts.skipTo <= parts.tablesEnd;
}

const values = new Map<number, number>();
const [STRTAB, RELA, RELASZ, STRSZ, REL, RELSZ, JMPREL, PLTRELSZ] = [5, 7, 8, 10, 17, 18, 23, 2];
const RELACOUNT = 0x6ffffff9;
/** DT_HASH, STRTAB, SYMTAB, RELA, REL, JMPREL, GNU_HASH, VERSYM, VERDEF and VERNEED of `elf.h`. */
const tables = new Set([4, STRTAB, 6, RELA, REL, JMPREL, 0x6ffffef5, 0x6ffffff0, 0x6ffffffc, 0x6ffffffe]);

function readRange(file: number, bytes: Buffer, from: number, to: number): Buffer {
  for (let at = from; at < to; ) {
    const read = readSync(file, bytes, at, to - at, at);
    if (read === 0) break;
    at += read;
  }
  return bytes;
}

function word(at: number): number {
  return words[at >> 2] as number;
}
function number(at: number): number {
  return ((words[at >> 2] as number) >>> 0) + ((words[(at >> 2) + 1] as number) >>> 0) * 2 ** 32;
}
