import { ElfBytes } from "./elf-bytes.ts";
import { HIDDEN_VERSION, isDefined, type Places, SymbolEntries } from "./elf-entries.ts";
import type { ElfImage } from "./elf-image.ts";
import type { VersionNames } from "./elf-versions.ts";

/** Where the tables of a file stand, and which symbols its hash table covers. */
export interface TablePlaces extends Places {
  /** DT_GNU_HASH. */
  readonly hash: number;
  /** DT_STRSZ. */
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The tables of dynamic symbols of one file as the loader itself uses them: a name is looked up by the file's own hash
 * table, and what nobody asks for is never touched. A copy, as little of the file as holds them.
 */
export class LoaderTables {
  /** How many symbols relocations want of other files. */
  readonly wishes: number;
  /** All tables that were kept lie in few stretches of memory: each view of one costs as much as reading a small file. */
  readonly #bytes: Buffer;
  readonly #words: Int32Array;
  readonly #places: TablePlaces;
  readonly #names: VersionNames;
  /** In words: the indexes of those symbols, the first symbol, then the parts of the hash table. */
  readonly #wanted: number;
  readonly #symbols: number;
  readonly #filter: number;
  readonly #filterMask: number;
  readonly #shift: number;
  readonly #buckets: number;
  readonly #bucketCount: number;
  readonly #chains: number;

  constructor(
    { bytes, words }: Memory,
    places: TablePlaces,
    wanted: number,
    wishes: number,
    names: VersionNames,
  ) {
    this.#bytes = bytes;
    this.#words = words;
    this.#places = places;
    this.#wanted = wanted;
    this.wishes = wishes;
    this.#names = names;
    const hash = places.hash >> 2;
    const filters = this.#words[hash + 2] as number;
    this.#symbols = places.symbols >> 2;
    this.#bucketCount = this.#words[hash] as number;
    this.#filter = hash + 4;
    this.#filterMask = filters - 1;
    this.#shift = this.#words[hash + 3] as number;
    this.#buckets = this.#filter + filters * 2;
    this.#chains = this.#buckets + this.#bucketCount - places.from;
  }

  /** The index of a symbol that is wanted of other files. */
  symbolOf(wish: number): number {
    return this.#words[this.#wanted + wish] as number;
  }
  wantedLines(): string {
    return this.#entries().wantedLines(this.#words.subarray(this.#wanted, this.#wanted + this.wishes));
  }
  definedLines(): string {
    return this.#entries().definedLines(this.#places.from, this.#places.to);
  }
  /** `name` or `name@version`. */
  wantedText(wish: number): string {
    return this.#entries()
      .wantedLines([this.symbolOf(wish)])
      .trimEnd();
  }
  /** They were held to their bound when they were kept. */
  #entries(): SymbolEntries {
    const bytes = new ElfBytes(this.#bytes, true, true, Number.POSITIVE_INFINITY);
    return new SymbolEntries(bytes, this.#places, this.#names);
  }

  /** How long the name was that was hashed last. */
  length = 0;
  /** `dl_new_hash` of a symbol's name. */
  hashOf(symbol: number): number {
    const bytes = this.#bytes;
    const start = this.nameOf(symbol);
    let hash = 5381;
    let at = start;
    for (let byte = bytes[at] as number; byte !== 0; byte = bytes[++at] as number)
      hash = (Math.imul(hash, 33) + byte) | 0;
    this.length = at - start;
    return hash;
  }
  nameOf(symbol: number): number {
    return this.#places.strings + (this.#words[this.#symbols + symbol * 6] as number);
  }
  /** What stands in the table of versions, with the bit that hides a definition. */
  versionNumber(symbol: number): number {
    const { versions } = this.#places;
    if (versions === undefined) return 0;
    const at = versions + symbol * 2;
    return ((this.#words[at >> 2] as number) >>> ((at & 2) * 8)) & 0xffff;
  }
  versionNamed(number: number): string | undefined {
    return this.#names[number & ~HIDDEN_VERSION];
  }

  /**
   * Whether a definition serves what another file wants: one without version serves all; a wish without version takes a
   * default or the oldest version (`do_lookup_x` and `check_match` of glibc's elf/dl-lookup.c).
   */
  serves(
    other: LoaderTables,
    wish: number,
    hash: number,
    wanted: string | undefined,
    oldest: string | undefined,
  ): boolean {
    const words = this.#words;
    const filter = this.#filter + (((hash >>> 6) & this.#filterMask) << 1);
    const bit = hash >>> this.#shift;
    // A shift of a 32-bit number takes its lowest five bits alone, so that the bit of either half is found by the same number.
    const here = (words[filter + ((hash >>> 5) & 1)] as number) >>> hash;
    const there = (words[filter + ((bit >>> 5) & 1)] as number) >>> bit;
    if ((here & there & 1) === 0) return false;
    const from = this.#places.from;
    const to = this.#places.to;
    let index = words[this.#buckets + ((hash >>> 0) % this.#bucketCount)] as number;
    if (index < from) return false;
    for (; index < to; index++) {
      const chain = words[this.#chains + index] as number;
      if ((chain ^ hash) >>> 1 === 0 && this.#isNamed(index, other, wish) && this.#isDefined(index)) {
        const number = this.versionNumber(index);
        const version = this.versionNamed(number);
        if (version === undefined) return true;
        const isOpen = (number & HIDDEN_VERSION) === 0 || version === oldest;
        if (wanted === undefined ? isOpen : version === wanted) return true;
      }
      if ((chain & 1) !== 0) return false;
    }
    return false;
  }
  #isNamed(index: number, other: LoaderTables, wish: number): boolean {
    const ours = this.#bytes;
    const theirs = other.#bytes;
    let at = this.nameOf(index);
    let there = other.nameOf(wish);
    for (let byte = ours[at]; byte === theirs[there]; byte = ours[++at], there++) if (byte === 0) return true;
    return false;
  }
  #isDefined(index: number): boolean {
    const words = this.#words;
    const at = this.#symbols + index * 6;
    return isDefined(words[at + 1] as number, words[at + 2] !== 0 || words[at + 3] !== 0);
  }
}

/**
 * A copy of the tables; undefined where they are not plain, so that all is to be read at once: those of another class or byte
 * order, spread over the file, with names that could take too much memory or have two lines, or with a hash table that no
 * linker makes.
 */
export function keepTables(
  image: ElfImage,
  places: TablePlaces,
  wanted: Int32Array,
  names: VersionNames,
): LoaderTables | undefined {
  const { symbols, strings, versions, hash, size, from, to } = places;
  if (
    !image.words ||
    ((symbols | hash) & 3) !== 0 ||
    ((versions ?? 0) & 1) !== 0 ||
    !isHashPlain(image, hash)
  )
    return undefined;
  let count = to;
  for (let wish = 0; wish < wanted.length; wish++)
    if ((wanted[wish] as number) >= count) count = (wanted[wish] as number) + 1;
  const hashSize = 16 + image.u32(hash + 8) * 8 + (image.u32(hash) + to - from) * 4;
  const start = Math.min(symbols, strings, versions ?? symbols, hash) & ~3;
  const end = Math.max(symbols + count * 24, strings + size, (versions ?? 0) + count * 2, hash + hashSize);
  const isSparse = end - start > 2 * (count * 26 + size + hashSize) + mostBetween;
  if (isSparse || size === 0 || !(end <= image.bytes.length)) return undefined;
  if (!areNamesPlain(image, places, count, names) || !areEntriesPlain(image, places, wanted))
    return undefined;
  const length = (end - start + 3) & ~3;
  const memory = memoryFor(length + wanted.length * 4);
  const by = memory.used - start;
  const { buffer, byteOffset } = image.bytes;
  memory.bytes.set(new Uint8Array(buffer, byteOffset + start, end - start), memory.used);
  const wishes = (memory.used + length) >> 2;
  memory.words.set(wanted, wishes);
  memory.used += length + wanted.length * 4;
  const moved = {
    symbols: symbols + by,
    strings: strings + by,
    versions: versions === undefined ? undefined : versions + by,
    hash: hash + by,
    size,
    from,
    to,
  };
  return new LoaderTables(memory, moved, wishes, wanted.length, names);
}

interface Memory {
  readonly bytes: Buffer;
  readonly words: Int32Array;
  used: number;
}
let memory: Memory | undefined;

function memoryFor(size: number): Memory {
  if (memory && memory.used + size <= memory.bytes.length) return memory;
  const bytes = Buffer.allocUnsafeSlow(Math.max((size + 3) & ~3, memorySize));
  const made = { bytes, words: new Int32Array(bytes.buffer, 0, bytes.length >> 2), used: 0 };
  if (size < memorySize) memory = made;
  return made;
}
const memorySize = 1 << 20;

/** What may lie between the tables, in bytes. */
const mostBetween = 4096;
/** Linkers make one bucket for every four symbols or fewer. */
const longestChain = 32;

/** Buckets, a filter of 2^n words, and a shift of a 32-bit number. */
function isHashPlain(image: ElfImage, hash: number): boolean {
  const buckets = image.u32(hash);
  const filters = image.u32(hash + 8);
  const shift = image.u32(hash + 12);
  return (
    buckets > 0 &&
    buckets < 2 ** 28 &&
    filters > 0 &&
    filters < 2 ** 28 &&
    (filters & (filters - 1)) === 0 &&
    shift < 32
  );
}

/** No text between two NULs is so long that all names together could pass the bound; in steps, each of which finds the next NUL. */
function areNamesPlain(
  { bytes: { buffer, byteOffset }, nameBudget }: ElfImage,
  { strings, size }: TablePlaces,
  count: number,
  names: VersionNames,
): boolean {
  const longest = nameBudget / (count + 1);
  const step = Math.floor(longest / 2);
  // Of a plain array the engine itself finds a byte; a Buffer's own functions take longer to begin.
  const text = new Uint8Array(buffer, byteOffset + strings, size);
  if (step < 1 || text[size - 1] !== 0 || text.includes(LINE_FEED)) return false;
  for (let at = 0; at < size; ) {
    const next = text.indexOf(0, at);
    if (next - at > step) return false;
    at = Math.max(next + 1, at + step);
  }
  for (let at = 0; at < names.length; at++) if (names[at]?.includes("\n")) return false;
  return true;
}
const LINE_FEED = 10;

/** Names lie in their table, and chains end soon. */
function areEntriesPlain(
  { words, firstWord }: ElfImage,
  { symbols, hash, size, from, to }: TablePlaces,
  wanted: Int32Array,
): boolean {
  if (!words) return false;
  const first = firstWord + (symbols >> 2);
  const head = firstWord + (hash >> 2);
  const chains = head + 4 + (words[head + 2] as number) * 2 + (words[head] as number) - from;
  for (let index = from, chain = 0; index < to; index++) {
    chain = ((words[chains + index] as number) & 1) === 1 ? 0 : chain + 1;
    if (chain > longestChain || (words[first + index * 6] as number) >>> 0 >= size) return false;
  }
  for (let wish = 0; wish < wanted.length; wish++)
    if ((words[first + (wanted[wish] as number) * 6] as number) >>> 0 >= size) return false;
  return true;
}
