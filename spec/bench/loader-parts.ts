import { readSync } from "node:fs";
import { mostPlaces, placeOf, tags } from "../../compiler/formats/elf-dynamic.ts";

/**
 * The bytes of an ELF file as `readElf` takes them, of which only those are read that a loader looks at before it relocates:
 * headers, the dynamic section and the tables that it names, without relocations that name no symbol. A file that has them
 * anywhere but in its first segment is read whole. The bytes hold until the next call: one stretch of memory serves all files.
 */
export function readLoaderParts(file: number, size: number): Uint8Array | undefined {
  if (size > memory.length) remember(size);
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
remember(1 << 23);

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
  /** The address of the first byte. */
  readonly base: number;
  readonly firstEnd: number;
  readonly dynamicFrom: number;
  readonly dynamicTo: number;
  readonly notesEnd: number;
  tablesEnd: number;
  /** Relocations that name no symbol. */
  skipFrom: number;
  skipTo: number;
}

/** Of a file with 64 bits whose first segment starts with the file. */
function partsOf(had: number, size: number): Parts | undefined {
  const table = number(32);
  const step = word(52) >>> 16;
  const count = word(56) & 0xffff;
  if (table % 8 !== 0 || step !== 56 || table + step * count > had) return undefined;
  let base = 0;
  let firstEnd = -1;
  let notesEnd = 0;
  let dynamicFrom = 0;
  let dynamicTo = 0;
  for (let at = table; at < table + step * count; at += step) {
    const type = word(at);
    if (type < LOAD || type > NOTE) continue;
    const offset = number(at + 8);
    const end = offset + number(at + 32);
    if (type === LOAD && firstEnd < 0) {
      base = number(at + 16);
      firstEnd = offset === 0 ? end : 0;
    }
    if (type === DYNAMIC) {
      dynamicFrom = offset;
      dynamicTo = end;
    }
    if (type === INTERP || type === NOTE) notesEnd = Math.max(notesEnd, end);
  }
  const isPlain = firstEnd > 0 && firstEnd <= size && notesEnd <= firstEnd && dynamicTo <= size;
  if (!isPlain || dynamicTo === 0 || dynamicFrom % 8 !== 0) return undefined;
  return { base, firstEnd, dynamicFrom, dynamicTo, notesEnd, tablesEnd: 0, skipFrom: 0, skipTo: 0 };
}

/** Reads it, and finds out where the tables end; false where one of them is not in the first segment. */
function readDynamic(file: number, bytes: Buffer, had: number, parts: Parts): boolean {
  const { base, dynamicFrom, dynamicTo, firstEnd } = parts;
  readRange(file, bytes, Math.max(had, dynamicFrom), dynamicTo);
  placed.fill(0);
  let lastTable = 0;
  for (let at = dynamicFrom; at + 16 <= dynamicTo && number(at) !== 0; at += 16) {
    const place = placeOf(number(at));
    if (place < 0) continue;
    placed[place] = at + 8;
    if (isTable[place] === 0) continue;
    const from = number(at + 8) - base;
    if (from < 0 || from >= firstEnd) return false;
    if (from > lastTable) lastTable = from;
  }
  let end = 0;
  for (let at = 0; at < sized.length; at++) {
    const { table, size } = sized[at] as (typeof sized)[number];
    if (placed[placeOf(table)] === 0) continue;
    const from = valueAt(table) - base;
    end = Math.max(end, from + valueAt(size));
    // Where tables without a size stand last, nobody knows where they end.
    if (from === lastTable) lastTable = -1;
  }
  parts.tablesEnd = lastTable < 0 && end <= firstEnd ? end : firstEnd;
  parts.skipFrom = Math.max(0, valueAt(tags.rela) - base);
  parts.skipTo = parts.skipFrom + valueAt(tags.relaCount) * 24;
  return parts.skipTo <= parts.tablesEnd;
}

/** By the place of a tag, where its value stands; 0 where it has none. */
const placed = new Int32Array(mostPlaces);

function valueAt(tag: number): number {
  const at = placed[placeOf(tag)] as number;
  return at === 0 ? 0 : number(at);
}

/** Tables, with the tags that say how long they are. */
const sized = [
  { table: tags.strtab, size: tags.strtabSize },
  { table: tags.jmpRel, size: tags.pltRelSize },
  { table: tags.rela, size: tags.relaSize },
  { table: tags.rel, size: tags.relSize },
] as const;
const { hash, symtab, gnuHash, versym, verdef, verneed } = tags;
/** By the place of a tag. */
const isTable = new Uint8Array(mostPlaces);
for (const tag of [...sized.map(({ table }) => table), hash, symtab, gnuHash, versym, verdef, verneed])
  isTable[placeOf(tag)] = 1;

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
  const low = (words[at >> 2] as number) >>> 0;
  const high = (words[(at >> 2) + 1] as number) >>> 0;
  return high === 0 ? low : high * 2 ** 32 + low;
}
