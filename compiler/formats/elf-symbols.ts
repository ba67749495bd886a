import { type Dynamic, tags } from "./elf-dynamic.ts";
import { mostSymbols, SymbolEntries } from "./elf-entries.ts";
import type { ElfImage } from "./elf-image.ts";
import { CALL, DATA, relocated } from "./elf-relocations.ts";
import { keepTables, type LoaderTables } from "./elf-tables.ts";
import type { Versions } from "./elf-versions.ts";

/** What `ElfFacts` says of symbols; `tables` are those of the file where they can be kept as they are. */
export interface Symbols {
  readonly undefinedSymbols: () => string;
  readonly lazyFrom?: number;
  readonly definedSymbols: () => string;
  readonly tables?: LoaderTables;
}

/**
 * Dynamic symbols: what other files may bind to (counted by the hash table, since the loader finds no others), and what
 * relocations ask of other files (a name that no relocation uses is never looked up). Texts are made when they are asked for.
 */
export function readSymbols(image: ElfImage, dynamic: Dynamic, { names }: Versions): Symbols {
  const symbols = dynamic.offset(tags.symtab);
  if (symbols === undefined) return { undefinedSymbols: () => "", definedSymbols: () => "" };
  const strings = dynamic.offset(tags.strtab) ?? Number.NaN;
  const places = { symbols, strings, versions: dynamic.offset(tags.versym) };
  const hash = dynamic.offset(tags.gnuHash);
  const [from, to] = hash === undefined ? exportedByHash(image, dynamic) : exportedByGnuHash(image, hash);
  const entries = new SymbolEntries(image, places, names);
  const { wanted, lazyFrom } = wantedOf(entries, relocated(image, dynamic, entries.most));
  const lazy = lazyFrom === wanted.length ? {} : { lazyFrom };
  const size = dynamic.number(tags.strtabSize) ?? 0;
  const tables = hash && keepTables(image, { ...places, hash, size, from, to }, wanted, names);
  if (tables) return { ...textsOf(tables), ...lazy, tables };
  const [wantedText, definedText] = [entries.wantedLines(wanted), entries.definedLines(from, to)];
  return { undefinedSymbols: () => wantedText, ...lazy, definedSymbols: () => definedText };
}

/** By itself, so that they hold on to nothing but the tables. */
function textsOf(tables: LoaderTables): Pick<Symbols, "undefinedSymbols" | "definedSymbols"> {
  return { undefinedSymbols: () => tables.wantedLines(), definedSymbols: () => tables.definedLines() };
}

/** Symbols that relocations want of other files: those that are looked up at once, then from `lazyFrom` on the others. */
function wantedOf(entries: SymbolEntries, used: Uint8Array): { wanted: number[]; lazyFrom: number } {
  const wanted: number[] = [];
  for (let index = 1; index < used.length; index++)
    if (((used[index] as number) & DATA) !== 0 && entries.isWanted(index)) wanted.push(index);
  const lazyFrom = wanted.length;
  for (let index = 1; index < used.length; index++)
    if (used[index] === CALL && entries.isWanted(index)) wanted.push(index);
  return { wanted, lazyFrom };
}

/** The range of symbol indexes that the hash table covers. */
function exportedByHash(image: ElfImage, dynamic: Dynamic): [number, number] {
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
