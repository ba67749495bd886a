import type { ElfFacts } from "../5-lock/facts.ts";
import type { Architecture } from "./architectures.ts";
import type { LoadedFile } from "./loaded.ts";
import { onceFor } from "./once.ts";
import { type Hit, search } from "./search.ts";
import type { System } from "./system.ts";
import type { Found } from "./tree.ts";

/** A name that files of a system need others by. */
export interface Name {
  readonly text: string;
  /** A path could be that of the executable, and a token leads to one. */
  readonly isPath: boolean;
  /** The closure that was the last to have it. */
  closure: number;
  /** What it means to whoever has no say; undefined before anybody asked, and `nothing` where it is no plain library. */
  library: Library | typeof nothing | undefined;
}
/** A library that is found under its soname, and has no say in where others are found. */
export interface Library {
  readonly path: string;
  readonly found: Found;
  readonly facts: ElfFacts;
  readonly needed: readonly Name[];
}
const nothing = "nothing";

/** The names of one system, for one of its architectures. */
export class PlainNames {
  readonly #system: System;
  readonly #one: Architecture;
  readonly #names = new Map<string, Name>();
  #closures = 0;

  constructor(system: System, one: Architecture) {
    this.#system = system;
    this.#one = one;
  }

  /** A mark for the names of one more closure. */
  newClosure(): number {
    return ++this.#closures;
  }
  named(text: string): Name {
    const known = this.#names.get(text);
    if (known) return known;
    const name: Name = { text, isPath: /[/$]/.test(text), closure: 0, library: undefined };
    this.#names.set(text, name);
    return name;
  }
  /** Undefined for a file that has a say in where its libraries are; a RUNPATH counts for itself alone. */
  neededBy({ rpath, filters, noDefaultLibraries, needed }: ElfFacts): readonly Name[] | undefined {
    if (rpath || filters || noDefaultLibraries) return undefined;
    const names = needed.map((text) => this.named(text));
    return names.some(({ isPath }) => isPath) ? undefined : names;
  }
  /** What the name means to a file that has no say. */
  libraryOf(name: Name, by: LoadedFile): Library | undefined {
    name.library ??= this.library(name, search(this.#system, {}, this.#one, by, name.text)) ?? nothing;
    return name.library === nothing ? undefined : name.library;
  }
  library(name: Name, hit: Hit | undefined): Library | undefined {
    if (hit?.kind !== "found") return undefined;
    const facts = this.#system.tree.elf(hit.found);
    if (facts?.soname !== name.text || facts.runpath) return undefined;
    const needed = this.neededBy(facts);
    return needed && { path: hit.path, found: hit.found, facts, needed };
  }
}

export const plainNamesOf = onceFor((system: System) =>
  onceFor((one: Architecture) => new PlainNames(system, one)),
);
