import { type Dynamic, tags } from "./elf-dynamic.ts";
import type { ElfImage } from "./elf-image.ts";
import type { Versions } from "./elf-versions.ts";
import { NameLines } from "./name-lines.ts";

/** See `ElfFacts`: one name a line. */
export interface Symbols {
  readonly undefinedSymbols: string;
  readonly lazyFrom?: number;
  readonly definedSymbols: string;
}

/**
 * Dynamic symbols: what other files may bind to (counted by the hash table, since the loader finds no others), and what
 * relocations ask of other files (a name that no relocation uses is never looked up).
 */
export function readSymbols(image: ElfImage, dynamic: Dynamic, versions: Versions): Symbols {
  const table = dynamic.offset(tags.symtab);
  if (table === undefined) return { undefinedSymbols: "", definedSymbols: "" };
  const symbols = new SymbolTable(image, dynamic, versions, table);
  const [from, to] = exported(image, dynamic);
  const defined = new NameLines(image);
  for (let index = from; index < to; index++)
    if (symbols.isDefined(index)) symbols.addDefined(index, defined);
  const definedSymbols = defined.text();
  const used = relocated(image, dynamic, symbols.most);
  const wanted = new NameLines(image);
  const addWanted = (isSuch: (use: number) => boolean) => {
    for (let index = 1; index < used.length; index++)
      if (isSuch(used[index] as number) && symbols.isWanted(index)) symbols.addWanted(index, wanted);
  };
  addWanted((use) => (use & DATA) !== 0);
  const lazyFrom = wanted.count;
  addWanted((use) => use === CALL);
  const lazy = wanted.count === lazyFrom ? {} : { lazyFrom };
  return { undefinedSymbols: wanted.text(), ...lazy, definedSymbols };
}

const LOCAL = 0;
const WEAK = 2;
const TLS = 6;
const ABSOLUTE = 0xfff1;
const HIDDEN_VERSION = 0x8000;
const mostSymbols = 4_000_000;

class SymbolTable {
  readonly #image: ElfImage;
  readonly #versions: Versions;
  readonly #table: number;
  readonly #strings: number;
  readonly #versym: number | undefined;
  /** What is written behind a name, by the number of its version with the bit that hides it. */
  readonly #suffixes = new Map<number, Uint8Array>();
  /** Where things stand in an entry of the table. */
  readonly #at: {
    readonly size: number;
    readonly info: number;
    readonly section: number;
    readonly value: number;
  };
  constructor(image: ElfImage, dynamic: Dynamic, versions: Versions, table: number) {
    this.#image = image;
    this.#versions = versions;
    this.#table = table;
    this.#strings = dynamic.offset(tags.strtab) ?? Number.NaN;
    this.#versym = dynamic.offset(tags.versym);
    this.#at = image.wide
      ? { size: 24, info: 4, section: 6, value: 8 }
      : { size: 16, info: 12, section: 14, value: 4 };
  }

  /** How many symbols there can be before the file ends. */
  get most(): number {
    return Math.min(Math.floor((this.#image.bytes.length - this.#table) / this.#at.size), mostSymbols);
  }
  /** As `check_match` of glibc's dl-lookup.c sees it: global, visible, and with a value. */
  isDefined(index: number): boolean {
    const at = this.#entry(index);
    const section = this.#image.u16(at + this.#at.section);
    if (section === 0) return false;
    const info = this.#image.u8(at + this.#at.info);
    const visibility = this.#image.u8(at + this.#at.info + 1) & 3;
    const visible = visibility === 0 || visibility === 3;
    const valued = section === ABSOLUTE || (info & 15) === TLS || this.#image.word(at + this.#at.value) !== 0;
    return info >> 4 !== LOCAL && visible && valued;
  }
  isWanted(index: number): boolean {
    const at = this.#entry(index);
    const binding = this.#image.u8(at + this.#at.info) >> 4;
    const section = this.#image.u16(at + this.#at.section);
    return section === 0 && binding !== WEAK && binding !== LOCAL;
  }
  addDefined(index: number, lines: NameLines): void {
    const version = this.#version(index);
    lines.add(this.#name(index), this.#suffix(version, version & HIDDEN_VERSION ? "@" : "@@"));
  }
  addWanted(index: number, lines: NameLines): void {
    lines.add(this.#name(index), this.#suffix(this.#version(index) | HIDDEN_VERSION, "@"));
  }

  #suffix(version: number, sign: string): Uint8Array {
    const known = this.#suffixes.get(version);
    if (known) return known;
    const name = this.#versions.names.get(version & 0x7fff);
    const suffix = Buffer.from(name === undefined ? "" : `${sign}${name}`);
    this.#suffixes.set(version, suffix);
    return suffix;
  }
  #name(index: number): number {
    return this.#strings + this.#image.u32(this.#entry(index));
  }
  #version(index: number): number {
    return this.#versym === undefined ? 0 : this.#image.u16(this.#versym + index * 2);
  }
  #entry(index: number): number {
    return this.#table + index * this.#at.size;
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

/** What relocations ask of a symbol: its address at once, or that of a function by way of the procedure linkage table. */
const [DATA, CALL] = [1, 2];

/** What relocations of the file ask of each symbol, by its index, up to the last that is asked for. */
function relocated(image: ElfImage, dynamic: Dynamic, most: number): Uint8Array {
  const [wide, narrow] = image.wide ? [24, 16] : [12, 8];
  const { jmpRel, pltRelSize, rela, relaSize, relaCount, rel, relSize, relCount } = tags;
  const call = dynamic.number(tags.pltRel) === rela ? wide : narrow;
  const tables = [
    { use: CALL, step: call, at: dynamic.offset(jmpRel), size: dynamic.number(pltRelSize), relative: 0 },
    {
      use: DATA,
      step: wide,
      at: dynamic.offset(rela),
      size: dynamic.number(relaSize),
      relative: dynamic.number(relaCount),
    },
    {
      use: DATA,
      step: narrow,
      at: dynamic.offset(rel),
      size: dynamic.number(relSize),
      relative: dynamic.number(relCount),
    },
  ];
  const used = new Uint8Array(most);
  const last = tables.map((table) => markUsed(image, table, used));
  return used.subarray(0, Math.max(...last) + 1);
}

interface Relocations {
  readonly use: number;
  readonly step: number;
  readonly at: number | undefined;
  readonly size: number | undefined;
  /** How many relative ones, which name no symbol, stand first. */
  readonly relative: number | undefined;
}

/** Gives the last index that it marked. */
function markUsed(
  image: ElfImage,
  { use, step, at, size = 0, relative = 0 }: Relocations,
  used: Uint8Array,
): number {
  if (at === undefined) return 0;
  if (at + size > image.bytes.length) throw new RangeError("relocations outside the file");
  let last = 0;
  for (let offset = at + relative * step; offset + step <= at + size; offset += step) {
    const index = image.wide ? image.u32(offset + (image.little ? 12 : 8)) : image.u32(offset + 4) >>> 8;
    if (index >= used.length) throw new RangeError("a symbol outside the file");
    used[index] = (used[index] as number) | use;
    if (index > last) last = index;
  }
  return last;
}
