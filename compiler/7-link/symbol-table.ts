import type { ElfFacts } from "../5-lock/facts.ts";
import type { LoadedFile } from "./loaded.ts";
import { Names } from "./names.ts";

/** What one file wants of others, by the order of its `undefinedSymbols`. */
interface Wishes {
  readonly file: number;
  /** Where each begins in the text. */
  readonly starts: readonly number[];
  readonly names: readonly number[];
  /** `NONE` where none is asked for. */
  readonly versions: readonly number[];
  /** Files that serve some of them, as the closures before had it; `NOBODY` for those that nobody served. */
  readonly servedBy: Map<number, number[]>;
}

const NOBODY = -1;
const NOWHERE = -1;
/** No version. */
const NONE = 0;

/**
 * The dynamic symbols of all files of a system, for the closures of its programs one after another. A name is looked up in
 * a closure once; what served it then is remembered with the file that wanted it, and looked up again only in a closure
 * without that one. So the cost of a closure is that of its files, not of their symbols.
 *
 * glibc: a definition without version serves every wish; a wish without version takes a default or the oldest version
 * (`check_match` in elf/dl-lookup.c). musl hears no version, but takes no hidden definition (`sysv_lookup` in
 * ldso/dynlink.c).
 */
export class SymbolTable {
  readonly #isMusl: boolean;
  readonly #names = new Names();
  readonly #versionNames = new Names();
  readonly #wishes = new Map<ElfFacts, Wishes>();
  /** Of each definition its file, its version, whether a wish without version takes it, and the next of its name. */
  readonly #definers: number[] = [];
  readonly #versions: number[] = [];
  readonly #isOpen: boolean[] = [];
  readonly #next: number[] = [];
  /** The last definition of each name. */
  readonly #last: number[] = [];
  /** By file: its place in the closure at hand. */
  readonly #places: number[] = [];
  #entered: readonly number[] = [];

  constructor(isMusl: boolean) {
    this.#isMusl = isMusl;
  }

  /** Puts the files of one closure into their places. */
  enter(files: readonly LoadedFile[]): void {
    for (const file of this.#entered) this.#places[file] = NOWHERE;
    this.#entered = files.map(({ facts }) => this.#wishesOf(facts).file);
    this.#entered.forEach((file, place) => {
      if (this.#places[file] === NOWHERE) this.#places[file] = place;
    });
  }

  /** The wishes of a file that no file of the closure serves, ascending. */
  unserved(facts: ElfFacts): readonly number[] {
    const wishes = this.#wishesOf(facts);
    const { servedBy } = wishes;
    const open: number[] = [];
    for (const [file, served] of servedBy) {
      if (file !== NOBODY && this.#places[file] !== NOWHERE) continue;
      for (const wish of served) open.push(wish);
      servedBy.delete(file);
    }
    for (const wish of open) {
      const server = this.#lastServer(wishes, wish);
      const others = servedBy.get(server);
      if (others) others.push(wish);
      else servedBy.set(server, [wish]);
    }
    return [...(servedBy.get(NOBODY) ?? [])].sort((a, b) => a - b);
  }

  /** The place of the first file that serves a wish, which is where the loader finds it. */
  firstPlace(facts: ElfFacts, wish: number): number | undefined {
    const wishes = this.#wishesOf(facts);
    const places = this.#servers(wishes, wish).map((file) => this.#places[file] as number);
    return places.length === 0 ? undefined : Math.min(...places);
  }

  /** `name` or `name@version`. */
  textOf(facts: ElfFacts, wish: number): string {
    const start = this.#wishesOf(facts).starts[wish] as number;
    return facts.undefinedSymbols.slice(start, facts.undefinedSymbols.indexOf("\n", start));
  }
  count(facts: ElfFacts): number {
    return this.#wishesOf(facts).names.length;
  }

  /** The one that stands furthest back: libraries that all load are there, and serve the next program too. */
  #lastServer(wishes: Wishes, wish: number): number {
    let last = NOBODY;
    for (const file of this.#servers(wishes, wish))
      if (last === NOBODY || (this.#places[file] as number) > (this.#places[last] as number)) last = file;
    return last;
  }
  #servers({ names, versions }: Wishes, wish: number): number[] {
    const wanted = versions[wish] as number;
    const servers: number[] = [];
    for (let at = this.#last[names[wish] as number] ?? NOBODY; at >= 0; at = this.#next[at] as number) {
      const [file, version] = [this.#definers[at] as number, this.#versions[at] as number];
      const fits = version === NONE || (wanted === NONE ? this.#isOpen[at] : version === wanted);
      if (fits && this.#places[file] !== NOWHERE) servers.push(file);
    }
    return servers;
  }

  #wishesOf(facts: ElfFacts): Wishes {
    const known = this.#wishes.get(facts);
    if (known) return known;
    const file = this.#places.push(NOWHERE) - 1;
    this.#define(file, facts);
    const wishes = this.#readWishes(file, facts.undefinedSymbols);
    this.#wishes.set(facts, wishes);
    return wishes;
  }

  #define(file: number, { definedSymbols: text, versionsDefined: [, first] }: ElfFacts): void {
    const oldest = this.#isMusl || first === undefined ? NONE : this.#versionNames.read(first, 0) + 1;
    for (let at = 0; at < text.length; at = this.#end + 1) {
      const name = this.#names.read(text, at, AT);
      const { end } = this.#names;
      const isDefault = text.charCodeAt(end) === AT && text.charCodeAt(end + 1) === AT;
      const version = this.#versionAt(text, isDefault ? end + 1 : end);
      this.#definers.push(file);
      this.#versions.push(version);
      this.#isOpen.push(isDefault || (version !== NONE && version === oldest));
      this.#next.push(this.#last[name] ?? NOBODY);
      this.#last[name] = this.#definers.length - 1;
    }
  }

  #readWishes(file: number, text: string): Wishes {
    const [starts, names, versions, all]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (let at = 0; at < text.length; at = this.#end + 1) {
      all.push(starts.push(at) - 1);
      names.push(this.#names.read(text, at, AT));
      const version = this.#versionAt(text, this.#names.end);
      versions.push(this.#isMusl ? NONE : version);
    }
    return { file, starts, names, versions, servedBy: new Map([[NOBODY, all]]) };
  }

  /** The version whose sign stands there, if any does; the line then ends at `#end`. */
  #versionAt(text: string, at: number): number {
    this.#end = at;
    if (text.charCodeAt(at) !== AT) return NONE;
    const version = this.#versionNames.read(text, at + 1) + 1;
    this.#end = this.#versionNames.end;
    return version;
  }
  #end = 0;
}

const AT = 0x40;
