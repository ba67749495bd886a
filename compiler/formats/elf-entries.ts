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
  readonly #at: {
    readonly size: number;
    readonly info: number;
    readonly section: number;
    readonly value: number;
  };
  constructor(bytes: ElfBytes, places: Places, names: VersionNames) {
    this.#bytes = bytes;
    this.#places = places;
    this.#names = names;
    this.#at = bytes.wide ? wide : narrow;
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
    for (let index = from; index < to; index++)
      if (this.#isDefined(index)) {
        const version = this.#version(index);
        lines.add(this.#name(index), this.#suffix(version, version & HIDDEN_VERSION ? "@" : "@@"));
      }
    return lines.text();
  }
  wantedLines(wanted: Iterable<number>): string {
    const lines = new NameLines(this.#bytes);
    for (const index of wanted)
      lines.add(this.#name(index), this.#suffix(this.#version(index) | HIDDEN_VERSION, "@"));
    return lines.text();
  }
  isWanted(index: number): boolean {
    const at = this.#entry(index);
    const { words, firstWord } = this.#bytes;
    if (words && at % 4 === 0) {
      const word = words[firstWord + at / 4 + 1] as number;
      const binding = (word >>> 4) & 15;
      return word >>> 16 === 0 && binding !== WEAK && binding !== LOCAL;
    }
    const binding = this.#bytes.u8(at + this.#at.info) >> 4;
    const section = this.#bytes.u16(at + this.#at.section);
    return section === 0 && binding !== WEAK && binding !== LOCAL;
  }

  /** As `check_match` of glibc's dl-lookup.c sees it: global, visible, and with a value. */
  #isDefined(index: number): boolean {
    const at = this.#entry(index);
    const section = this.#bytes.u16(at + this.#at.section);
    if (section === 0) return false;
    const info = this.#bytes.u8(at + this.#at.info);
    const visibility = this.#bytes.u8(at + this.#at.info + 1) & 3;
    const visible = visibility === 0 || visibility === 3;
    const valued = section === ABSOLUTE || (info & 15) === TLS || this.#bytes.word(at + this.#at.value) !== 0;
    return info >> 4 !== LOCAL && visible && valued;
  }
  #suffix(version: number, sign: string): Uint8Array {
    const known = this.#suffixes.get(version);
    if (known) return known;
    const name = this.#names[version & 0x7fff];
    const suffix = Buffer.from(name === undefined ? "" : `${sign}${name}`);
    this.#suffixes.set(version, suffix);
    return suffix;
  }
  #name(index: number): number {
    return this.#places.strings + this.#bytes.u32(this.#entry(index));
  }
  #version(index: number): number {
    const { versions } = this.#places;
    return versions === undefined ? 0 : this.#bytes.u16(versions + index * 2);
  }
  #entry(index: number): number {
    return this.#places.symbols + index * this.#at.size;
  }
}

/** `Elf64_Sym` and `Elf32_Sym`. */
const wide = { size: 24, info: 4, section: 6, value: 8 };
const narrow = { size: 16, info: 12, section: 14, value: 4 };

export const [LOCAL, WEAK] = [0, 2];
export const TLS = 6;
export const ABSOLUTE = 0xfff1;
export const HIDDEN_VERSION = 0x8000;
export const mostSymbols = 4_000_000;
