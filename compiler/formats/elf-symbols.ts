import type { ElfFacts } from "../5-lock/facts.ts";
import { type Dynamic, tags } from "./elf-dynamic.ts";
import { mostSymbols, SymbolEntries } from "./elf-entries.ts";
import type { ElfImage } from "./elf-image.ts";
import { CALL, relocated } from "./elf-relocations.ts";
import { keepTables, type LoaderTables } from "./elf-tables.ts";
import type { Versions } from "./elf-versions.ts";

/** What `ElfFacts` says of symbols: the texts, or tables of which they can be made. */
export type Symbols = { readonly lazyFrom?: number } & (
  | Pick<ElfFacts, "undefinedSymbols" | "definedSymbols">
  | { readonly tables: LoaderTables }
);

/**
 * Dynamic symbols: what other files may bind to (counted by the hash table, since the loader finds no others), and what
 * relocations ask of other files (a name that no relocation uses is never looked up).
 */
export function readSymbols(image: ElfImage, dynamic: Dynamic, { names }: Versions): Symbols {
  const symbols = dynamic.offset(tags.symtab);
  if (symbols === undefined) return { undefinedSymbols: "", definedSymbols: "" };
  const strings = dynamic.offset(tags.strtab) ?? Number.NaN;
  const versions = dynamic.offset(tags.versym);
  const hash = dynamic.offset(tags.gnuHash);
  const { from, to } = hash === undefined ? exportedByHash(image, dynamic) : exportedByGnuHash(image, hash);
  const entries = new SymbolEntries(image, { symbols, strings, versions }, names);
  const { wanted, lazyFrom } = wantedOf(entries, relocated(image, dynamic, entries.most));
  const lazy = lazyFrom === wanted.length ? {} : { lazyFrom };
  const size = dynamic.number(tags.strtabSize) ?? 0;
  const tables =
    hash && keepTables(image, { symbols, strings, versions, hash, size, from, to }, wanted, names);
  if (tables) return { tables, ...lazy };
  const undefinedSymbols = entries.wantedLines(wanted);
  return { undefinedSymbols, definedSymbols: entries.definedLines(from, to), ...lazy };
}

/**
 * Symbols that relocations want of other files: those that are looked up at once, then from `lazyFrom` on the others. They hold
 * until the next call.
 */
function wantedOf(entries: SymbolEntries, used: Uint8Array): { wanted: Int32Array; lazyFrom: number } {
  const most = used.length;
  if (wanted.length < most) {
    wanted = new Int32Array(most);
    called = new Int32Array(most);
  }
  let lazyFrom = 0;
  let calls = 0;
  for (let index = 1; index < most; index++) {
    const use = used[index] as number;
    if (use === 0 || !entries.isWanted(index)) continue;
    if (use === CALL) called[calls++] = index;
    else wanted[lazyFrom++] = index;
  }
  for (let call = 0; call < calls; call++) wanted[lazyFrom + call] = called[call] as number;
  return { wanted: wanted.subarray(0, lazyFrom + calls), lazyFrom };
}
let wanted = new Int32Array(1 << 12);
let called = new Int32Array(1 << 12);

/** Symbol indexes, of which the last is left out. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** What the hash table covers. */
function exportedByHash(image: ElfImage, dynamic: Dynamic): Range {
  const hash = dynamic.offset(tags.hash);
  if (hash === undefined) return { from: 0, to: 0 };
  return { from: 1, to: Math.min(image.u32(hash + 4), mostSymbols) };
}

/** Header: buckets, first symbol, words of the Bloom filter, its shift; a chain ends with the lowest bit set. */
function exportedByGnuHash(image: ElfImage, at: number): Range {
  const buckets = image.u32(at);
  const first = image.u32(at + 4);
  const bucket = at + 16 + image.u32(at + 8) * (image.wide ? 8 : 4);
  const chains = bucket + buckets * 4;
  let last = 0;
  if (buckets > 0 && chains > image.bytes.length) throw new RangeError("a hash table outside the file");
  for (let place = bucket; place < chains; place += 4) {
    const one = image.u32(place);
    if (one > last) last = one;
  }
  if (last < first || last > mostSymbols) return { from: first, to: first };
  while (!(image.u32(chains + (last - first) * 4) & 1)) last++;
  return { from: first, to: last + 1 };
}
