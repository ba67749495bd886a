import { type Dynamic, tags } from "./elf-dynamic.ts";
import type { ElfImage } from "./elf-image.ts";
import type { Versions } from "./elf-versions.ts";

export interface Symbols {
  readonly undefinedSymbols: readonly string[];
  readonly lazyFrom?: number;
  readonly definedSymbols: readonly string[];
}

/**
 * Dynamic symbols: what other files may bind to (counted by the hash table, since the loader finds no others), and what
 * relocations ask of other files (a name that no relocation uses is never looked up).
 */
export function readSymbols(image: ElfImage, dynamic: Dynamic, versions: Versions): Symbols {
  const table = dynamic.offset(tags.symtab);
  if (table === undefined) return { undefinedSymbols: [], definedSymbols: [] };
  const symbols = new SymbolTable(image, dynamic, versions, table);
  const [from, to] = exported(image, dynamic);
  const definedSymbols: string[] = [];
  for (let index = from; index < to; index++)
    if (symbols.isDefined(index)) definedSymbols.push(symbols.defined(index));
  const { eager, lazy } = relocated(image, dynamic);
  const namesOf = (indexes: readonly number[]) =>
    indexes.filter((index) => symbols.isWanted(index)).map((index) => symbols.wanted(index));
  const [atStart, atCall] = [namesOf(eager), namesOf(lazy)];
  const undefinedSymbols = [...atStart, ...atCall];
  return { undefinedSymbols, ...(atCall.length === 0 ? {} : { lazyFrom: atStart.length }), definedSymbols };
}

const LOCAL = 0;
const WEAK = 2;
const TLS = 6;
const ABSOLUTE = 0xfff1;
const HIDDEN_VERSION = 0x8000;
const mostSymbols = 4_000_000;

class SymbolTable {
  readonly #image: ElfImage;
  readonly #dynamic: Dynamic;
  readonly #versions: Versions;
  readonly #table: number;
  readonly #versym: number | undefined;
  constructor(image: ElfImage, dynamic: Dynamic, versions: Versions, table: number) {
    this.#image = image;
    this.#dynamic = dynamic;
    this.#versions = versions;
    this.#table = table;
    this.#versym = dynamic.offset(tags.versym);
  }

  /** As `check_match` of glibc's dl-lookup.c sees it: global, visible, and with a value. */
  isDefined(index: number): boolean {
    const { info, other, section, value } = this.#symbol(index);
    const visible = (other & 3) === 0 || (other & 3) === 3;
    const valued = value !== 0 || section === ABSOLUTE || (info & 15) === TLS;
    return section !== 0 && info >> 4 !== LOCAL && visible && valued;
  }
  isWanted(index: number): boolean {
    const { info, section } = this.#symbol(index);
    return section === 0 && index !== 0 && info >> 4 !== WEAK && info >> 4 !== LOCAL;
  }
  defined(index: number): string {
    const version = this.#version(index);
    const name = this.#versions.names.get(version & 0x7fff);
    if (name === undefined) return this.#name(index);
    return `${this.#name(index)}${version & HIDDEN_VERSION ? "@" : "@@"}${name}`;
  }
  wanted(index: number): string {
    const version = this.#versions.names.get(this.#version(index) & 0x7fff);
    return version === undefined ? this.#name(index) : `${this.#name(index)}@${version}`;
  }

  #symbol(index: number) {
    const image = this.#image;
    const at = this.#at(index);
    return image.wide
      ? {
          info: image.u8(at + 4),
          other: image.u8(at + 5),
          section: image.u16(at + 6),
          value: image.u64(at + 8),
        }
      : {
          value: image.u32(at + 4),
          info: image.u8(at + 12),
          other: image.u8(at + 13),
          section: image.u16(at + 14),
        };
  }
  #name(index: number): string {
    return this.#dynamic.name(this.#image.u32(this.#at(index)));
  }
  #version(index: number): number {
    return this.#versym === undefined ? 0 : this.#image.u16(this.#versym + index * 2);
  }
  #at(index: number): number {
    return this.#table + index * (this.#image.wide ? 24 : 16);
  }
}

/** The range of symbol indexes that the hash table covers. */
function exported(image: ElfImage, dynamic: Dynamic): [number, number] {
  const gnu = dynamic.offset(tags.gnuHash);
  if (gnu !== undefined) return exportedByGnuHash(image, gnu);
  const hash = dynamic.offset(tags.hash);
  return hash === undefined ? [0, 0] : [1, Math.min(image.u32(hash + 4), mostSymbols)];
}

/** Header: buckets, first symbol, words of the Bloom filter, its shift; a chain ends with the lowest bit set. */
function exportedByGnuHash(image: ElfImage, at: number): [number, number] {
  const buckets = image.u32(at);
  const first = image.u32(at + 4);
  const bucket = at + 16 + image.u32(at + 8) * (image.wide ? 8 : 4);
  const chains = bucket + buckets * 4;
  let last = 0;
  for (let index = 0; index < buckets; index++) last = Math.max(last, image.u32(bucket + index * 4));
  if (last < first || last > mostSymbols) return [first, first];
  while (!(image.u32(chains + (last - first) * 4) & 1)) last++;
  return [first, last + 1];
}

/** Indexes of the symbols that relocations name, ascending; lazy ones are named by the procedure linkage table alone. */
function relocated(image: ElfImage, dynamic: Dynamic): { eager: number[]; lazy: number[] } {
  const [found, called] = [new Set<number>(), new Set<number>()];
  const plt = { at: dynamic.offset(tags.jmpRel), size: dynamic.number(tags.pltRelSize), skip: 0 };
  const rela = {
    at: dynamic.offset(tags.rela),
    size: dynamic.number(tags.relaSize),
    skip: dynamic.number(tags.relaCount),
  };
  const rel = {
    at: dynamic.offset(tags.rel),
    size: dynamic.number(tags.relSize),
    skip: dynamic.number(tags.relCount),
  };
  const wide = image.wide ? 24 : 12;
  const narrow = image.wide ? 16 : 8;
  addRelocated(image, { ...plt, step: dynamic.number(tags.pltRel) === tags.rela ? wide : narrow }, called);
  addRelocated(image, { ...rela, step: wide }, found);
  addRelocated(image, { ...rel, step: narrow }, found);
  const lazy = [...called].filter((index) => !found.has(index));
  return { eager: [...found].sort((a, b) => a - b), lazy: lazy.sort((a, b) => a - b) };
}

interface Relocations {
  readonly at: number | undefined;
  readonly size: number | undefined;
  /** How many relative ones, which name no symbol, stand first. */
  readonly skip: number | undefined;
  readonly step: number;
}

function addRelocated(
  image: ElfImage,
  { at, size = 0, skip = 0, step }: Relocations,
  found: Set<number>,
): void {
  if (at === undefined) return;
  if (at + size > image.bytes.length) throw new RangeError("relocations outside the file");
  for (let offset = at + skip * step; offset + step <= at + size; offset += step) {
    const index = image.wide ? image.u32(offset + (image.little ? 12 : 8)) : image.u32(offset + 4) >>> 8;
    if (index !== 0) found.add(index);
  }
}
