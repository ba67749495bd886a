import { ElfBytes } from "./elf-bytes.ts";
import { ABSOLUTE, HIDDEN_VERSION, LOCAL, type Places, SymbolEntries, TLS } from "./elf-entries.ts";
import type { ElfImage } from "./elf-image.ts";

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
  /** Symbols that relocations want of other files, by their indexes. */
  readonly wanted: readonly number[];
  readonly #bytes: Buffer;
  readonly #words: Int32Array;
  readonly #places: TablePlaces;
  readonly #names: ReadonlyMap<number, string>;
  /** In words: the first symbol, then the parts of the hash table. */
  readonly #symbols: number;
  readonly #filter: number;
  readonly #filterMask: number;
  readonly #shift: number;
  readonly #buckets: number;
  readonly #bucketCount: number;
  readonly #chains: number;

  constructor(
    bytes: Buffer,
    places: TablePlaces,
    wanted: readonly number[],
    names: ReadonlyMap<number, string>,
  ) {
    this.#bytes = bytes;
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    this.#places = places;
    this.wanted = wanted;
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

  wantedLines(): string {
    return this.#entries().wantedLines(this.wanted);
  }
  definedLines(): string {
    return this.#entries().definedLines(this.#places.from, this.#places.to);
  }
  /** `name` or `name@version`. */
  wantedText(wish: number): string {
    return this.#entries()
      .wantedLines([this.wanted[wish] as number])
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
  versionOf(symbol: number): string | undefined {
    const { versions } = this.#places;
    if (versions === undefined) return undefined;
    return this.#names.get(this.#bytes.readUInt16LE(versions + symbol * 2) & ~HIDDEN_VERSION);
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
        const version = this.versionOf(index);
        if (version === undefined || version === wanted) return true;
        if (wanted === undefined && this.#isOpen(index, version, oldest)) return true;
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
  #isOpen(index: number, version: string, oldest: string | undefined): boolean {
    const number = this.#bytes.readUInt16LE((this.#places.versions as number) + index * 2);
    return (number & HIDDEN_VERSION) === 0 || version === oldest;
  }
  /** `SymbolEntries` says the same of files of every class and byte order. */
  #isDefined(index: number): boolean {
    const at = this.#symbols + index * 6;
    const word = this.#words[at + 1] as number;
    const section = word >>> 16;
    if (section === 0) return false;
    const visibility = (word >>> 8) & 3;
    const isValued =
      section === ABSOLUTE || (word & 15) === TLS || this.#words[at + 2] !== 0 || this.#words[at + 3] !== 0;
    return (word & 255) >> 4 !== LOCAL && (visibility === 0 || visibility === 3) && isValued;
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
  wanted: readonly number[],
  names: ReadonlyMap<number, string>,
): LoaderTables | undefined {
  const { symbols, strings, versions, hash, size, from, to } = places;
  if (!image.wide || !image.little || ((symbols | hash) & 3) !== 0 || !isHashPlain(image, hash))
    return undefined;
  let count = to;
  for (const index of wanted) if (index >= count) count = index + 1;
  const hashSize = 16 + image.u32(hash + 8) * 8 + (image.u32(hash) + to - from) * 4;
  const start = Math.min(symbols, strings, versions ?? symbols, hash) & ~3;
  const end = Math.max(symbols + count * 24, strings + size, (versions ?? 0) + count * 2, hash + hashSize);
  const sparse = end - start > 2 * (count * 26 + size + hashSize) + mostBetween;
  if (sparse || size === 0 || !(end <= image.bytes.length)) return undefined;
  const bytes = Buffer.allocUnsafeSlow(end - start);
  image.bytes.copy(bytes, 0, start, end);
  const moved = {
    ...places,
    symbols: symbols - start,
    strings: strings - start,
    versions: versions === undefined ? undefined : versions - start,
    hash: hash - start,
  };
  const isPlain =
    areNamesPlain(bytes.subarray(strings - start, strings - start + size), image.nameBudget, count, names) &&
    areEntriesPlain(bytes, moved, wanted);
  return isPlain ? new LoaderTables(bytes, moved, wanted, names) : undefined;
}

/** What may lie between the tables, in bytes. */
const mostBetween = 4096;
/** Linkers make one bucket for every four symbols or fewer. */
const longestChain = 32;

/** Buckets, a filter of 2^n words, and a shift of a 32-bit number. */
function isHashPlain(image: ElfImage, hash: number): boolean {
  const [buckets, filters, shift] = [image.u32(hash), image.u32(hash + 8), image.u32(hash + 12)];
  return (
    buckets > 0 &&
    buckets < 2 ** 28 &&
    filters > 0 &&
    filters < 2 ** 28 &&
    (filters & (filters - 1)) === 0 &&
    shift < 32
  );
}

/** No text between two NULs is so long that all names together could pass the bound: looked at in steps, each of which finds the next NUL. */
function areNamesPlain(
  strings: Buffer,
  budget: number,
  count: number,
  names: ReadonlyMap<number, string>,
): boolean {
  const longest = budget / (count + 1) - step;
  if (strings[strings.length - 1] !== 0 || strings.includes(LINE_FEED)) return false;
  for (let at = 0; at < strings.length; ) {
    const end = strings.indexOf(0, at);
    if (end - at > longest) return false;
    at = Math.max(end + 1, at + step);
  }
  for (const name of names.values()) if (name.includes("\n")) return false;
  return true;
}
const step = 512;
const LINE_FEED = 10;

/** Names lie in their table, and chains end soon. */
function areEntriesPlain(
  bytes: Buffer,
  { symbols, hash, size, from, to }: TablePlaces,
  wanted: readonly number[],
): boolean {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  const isInside = (index: number) => (words[(symbols >> 2) + index * 6] as number) >>> 0 < size;
  const chains =
    (hash >> 2) + 4 + (words[(hash >> 2) + 2] as number) * 2 + (words[hash >> 2] as number) - from;
  for (let index = from, chain = 0; index < to; index++) {
    chain = ((words[chains + index] as number) & 1) === 1 ? 0 : chain + 1;
    if (chain > longestChain || !isInside(index)) return false;
  }
  return wanted.every(isInside);
}
