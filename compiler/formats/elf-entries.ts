import type { ElfBytes } from "./elf-bytes.ts";
import type { VersionNames } from "./elf-versions.ts";
import { NameLines } from "./name-lines.ts";

/** Where in the bytes the tables of dynamic symbols, their names and their versions start. */
export interface Places {
  readonly symbols: number;
  readonly strings: number;
  readonly versions: number | undefined;
}

/** The table of dynamic symbols. */
export class SymbolEntries {
  readonly #bytes: ElfBytes;
  readonly #places: Places;
  /** Versions by their numbers. */
  readonly #names: VersionNames;
  /** What is written behind a name, by the number of its version with the bit that hides it. */
  readonly #suffixes = new Map<number, Uint8Array>();
  /** Where things stand in an entry of the table. */
  readonly #at: typeof wide;
  /** The table in words of 32 bits, its first one, and how many symbols are read of these: none where they are not words of memory. */
  readonly #words: Int32Array;
  readonly #first: number;
  readonly #worded: number;
  constructor(bytes: ElfBytes, places: Places, names: VersionNames) {
    this.#bytes = bytes;
    this.#places = places;
    this.#names = names;
    this.#at = bytes.wide ? wide : narrow;
    this.#words = bytes.words ?? noWords;
    this.#first = bytes.firstWord + (places.symbols >> 2);
    this.#worded = bytes.words && places.symbols % 4 === 0 ? this.most : 0;
  }

  /** How many symbols there can be before the file ends. */
  get most(): number {
    return Math.min(
      Math.floor((this.#bytes.bytes.length - this.#places.symbols) / this.#at.size),
      mostSymbols,
    );
  }
  /** Those of a range that others may bind to, each on a line. */
  definedLines(from: number, to: number): string {
    const lines = new NameLines(this.#bytes);
    for (let index = from; index < to; index++) {
      const kind = this.#kind(index);
      if (kind >>> 16 === 0 || !isDefined(kind, this.#hasValue(index))) continue;
      const version = this.#version(index);
      lines.add(this.#name(index), this.#suffix(version, (version & HIDDEN_VERSION) === 0 ? "@@" : "@"));
    }
    return lines.text();
  }
  wantedLines(wanted: ArrayLike<number>): string {
    const lines = new NameLines(this.#bytes);
    for (let wish = 0; wish < wanted.length; wish++) {
      const index = wanted[wish] as number;
      lines.add(this.#name(index), this.#suffix(this.#version(index) | HIDDEN_VERSION, "@"));
    }
    return lines.text();
  }
  isWanted(index: number): boolean {
    const kind = this.#kind(index);
    const binding = (kind >>> 4) & 15;
    return kind >>> 16 === 0 && binding !== WEAK && binding !== LOCAL;
  }

  /** What a symbol is (`st_info`, `st_other` and `st_shndx`), as one word of a little-endian file of 64 bits has it. */
  #kind(index: number): number {
    if (index < this.#worded) return this.#words[this.#first + index * 6 + 1] as number;
    const at = this.#entry(index);
    const { info, section } = this.#at;
    return (
      this.#bytes.u8(at + info) | (this.#bytes.u8(at + info + 1) << 8) | (this.#bytes.u16(at + section) << 16)
    );
  }
  #hasValue(index: number): boolean {
    if (!(index < this.#worded)) return this.#bytes.word(this.#entry(index) + this.#at.value) !== 0;
    const at = this.#first + index * 6 + 2;
    return this.#words[at] !== 0 || this.#words[at + 1] !== 0;
  }
  /** A version of two lines is refused as such a name is. */
  #suffix(version: number, sign: string): Uint8Array {
    const known = this.#suffixes.get(version);
    if (known) return known;
    const name = this.#names[version & ~HIDDEN_VERSION];
    if (name?.includes("\n")) throw new RangeError("a version of two lines");
    const suffix = Buffer.from(name === undefined ? "\n" : `${sign}${name}\n`);
    this.#suffixes.set(version, suffix);
    return suffix;
  }
  #name(index: number): number {
    const { strings } = this.#places;
    if (!(index < this.#worded)) return strings + this.#bytes.u32(this.#entry(index));
    return strings + ((this.#words[this.#first + index * 6] as number) >>> 0);
  }
  #version(index: number): number {
    const { versions } = this.#places;
    return versions === undefined ? 0 : this.#bytes.u16(versions + index * 2);
  }
  #entry(index: number): number {
    return this.#places.symbols + index * this.#at.size;
  }
}

/** By its kind: as `check_match` of glibc's dl-lookup.c sees it, global, visible, and with a value. */
export function isDefined(kind: number, hasValue: boolean): boolean {
  const section = kind >>> 16;
  const visibility = (kind >>> 8) & 3;
  const isValued = hasValue || section === ABSOLUTE || (kind & 15) === TLS;
  return section !== 0 && isValued && (kind & 0xf0) >> 4 !== LOCAL && (visibility === 0 || visibility === 3);
}

const noWords = new Int32Array(0);

/** `Elf64_Sym` and `Elf32_Sym`. */
const wide = { size: 24, info: 4, section: 6, value: 8 };
const narrow = { size: 16, info: 12, section: 14, value: 4 };

const LOCAL = 0;
const WEAK = 2;
const TLS = 6;
const ABSOLUTE = 0xfff1;
export const HIDDEN_VERSION = 0x8000;
export const mostSymbols = 4_000_000;
