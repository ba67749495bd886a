import type { ElfFacts } from "../5-lock/facts.ts";
import type { LoadedFile } from "./loaded.ts";
import { Names } from "./names.ts";
import { Numbers } from "./numbers.ts";

/** What one file wants of others, by the order of its `undefinedSymbols`. */
interface Wishes {
  readonly file: number;
  /** How many there are. */
  readonly count: number;
  /** Of the first of them: its place in the lists of all wishes. */
  readonly first: number;
  /** Files that serve some of them, as the closures before had it; `NOBODY` for those that nobody served. */
  readonly servedBy: Map<number, number[]>;
}

const NOBODY = -1;
const NOWHERE = -1;
/** No version. */
const NONE = 0;

/**
 * The dynamic symbols of ELF files, for the closures of programs of any root one after another. A name is looked up in
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
  readonly #wishes = new WeakMap<ElfFacts, Wishes>();
  /** Of each wish where it begins in the text of its file, its name, and its version, which is `NONE` where none is asked for. */
  readonly #starts = new Numbers();
  readonly #wanted = new Numbers();
  readonly #wantedVersions = new Numbers();
  /** Of each definition its file, its version, whether a wish without version takes it (1), and the next of its name. */
  readonly #definers = new Numbers();
  readonly #versions = new Numbers();
  readonly #isOpen = new Numbers();
  readonly #next = new Numbers();
  /** One more than the last definition of each name; 0 where it has none. */
  #last = new Int32Array(1 << 12);
  /** By file: its place in the closure at hand. */
  readonly #places: number[] = [];
  #entered: number[] = [];

  constructor(isMusl: boolean) {
    this.#isMusl = isMusl;
  }

  /** How many symbols it holds. */
  get size(): number {
    return this.#definers.count + this.#wanted.count;
  }

  /** Puts the files of one closure into their places. */
  enter(files: readonly LoadedFile[]): void {
    for (const file of this.#entered) this.#places[file] = NOWHERE;
    this.#entered = [];
    for (const { facts } of files) {
      const { file } = this.#wishesOf(facts);
      if (this.#places[file] === NOWHERE) this.#places[file] = this.#entered.length;
      this.#entered.push(file);
    }
  }

  /** The wishes of a file that no file of the closure serves, ascending. */
  unserved(facts: ElfFacts): readonly number[] {
    const wishes = this.#wishesOf(facts);
    const { servedBy } = wishes;
    let open: number[] | undefined;
    for (const [file, served] of servedBy) {
      if (file !== NOBODY && this.#places[file] !== NOWHERE) continue;
      open = open ? [...open, ...served] : served;
      servedBy.delete(file);
    }
    for (const wish of open ?? []) {
      const server = this.#lastServer(wishes, wish);
      const others = servedBy.get(server);
      if (others) others.push(wish);
      else servedBy.set(server, [wish]);
    }
    const unserved = open && servedBy.get(NOBODY);
    return unserved ? [...unserved].sort((a, b) => a - b) : [];
  }

  /** The place of the first file that serves a wish, which is where the loader finds it. */
  firstPlace(facts: ElfFacts, wish: number): number | undefined {
    let first: number | undefined;
    const wishes = this.#wishesOf(facts);
    for (let at = this.#firstDefinition(wishes, wish); at !== NOBODY; at = this.#nextDefinition(at)) {
      const place = this.#places[this.#definers.values[at] as number] as number;
      if (this.#serves(wishes, wish, at) && (first === undefined || place < first)) first = place;
    }
    return first;
  }

  /** `name` or `name@version`. */
  textOf(facts: ElfFacts, wish: number): string {
    const start = this.#starts.values[this.#wishesOf(facts).first + wish] as number;
    return facts.undefinedSymbols.slice(start, facts.undefinedSymbols.indexOf("\n", start));
  }
  count(facts: ElfFacts): number {
    return this.#wishesOf(facts).count;
  }

  /** The file that stands furthest back: libraries that all load are there, and serve the next program too. */
  #lastServer(wishes: Wishes, wish: number): number {
    let last = NOBODY;
    let lastPlace = NOWHERE;
    for (let at = this.#firstDefinition(wishes, wish); at !== NOBODY; at = this.#nextDefinition(at)) {
      const file = this.#definers.values[at] as number;
      const place = this.#places[file] as number;
      if (place > lastPlace && this.#serves(wishes, wish, at)) [last, lastPlace] = [file, place];
    }
    return last;
  }
  #firstDefinition({ first }: Wishes, wish: number): number {
    return (this.#last[this.#wanted.values[first + wish] as number] ?? 0) - 1;
  }
  #nextDefinition(at: number): number {
    return this.#next.values[at] as number;
  }
  /** Whether a definition of the name is in the closure and has the version. */
  #serves({ first }: Wishes, wish: number, at: number): boolean {
    if (this.#places[this.#definers.values[at] as number] === NOWHERE) return false;
    const version = this.#versions.values[at];
    const wanted = this.#wantedVersions.values[first + wish];
    return version === NONE || (wanted === NONE ? this.#isOpen.values[at] === 1 : version === wanted);
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
      this.#isOpen.push(isDefault || (version !== NONE && version === oldest) ? 1 : 0);
      this.#next.push(this.#lastOf(name) - 1);
      this.#last[name] = this.#definers.count;
    }
  }
  #lastOf(name: number): number {
    if (name >= this.#last.length) {
      const larger = new Int32Array(Math.max(name + 1, this.#last.length * 2));
      larger.set(this.#last);
      this.#last = larger;
    }
    return this.#last[name] as number;
  }

  #readWishes(file: number, text: string): Wishes {
    const first = this.#wanted.count;
    const all: number[] = [];
    for (let at = 0; at < text.length; at = this.#end + 1) {
      all.push(all.length);
      this.#starts.push(at);
      this.#wanted.push(this.#names.read(text, at, AT));
      const version = this.#versionAt(text, this.#names.end);
      this.#wantedVersions.push(this.#isMusl ? NONE : version);
    }
    return { file, first, count: all.length, servedBy: new Map(all.length === 0 ? [] : [[NOBODY, all]]) };
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
