import { architectureOf } from "./architectures.ts";
import type { LoadedFile, MissingFile } from "./loaded.ts";
import { search } from "./search.ts";
import { speakerOf } from "./search-folders.ts";
import type { Start } from "./start.ts";
import type { System } from "./system.ts";
import { expandTokens, hasTokens } from "./tokens.ts";

const mostFiles = 10_000;
/** The largest programs of Debian search a few hundred times. */
const mostSearches = 20_000;
const mostSteps = 20_000;

/** A file's place in the order in which symbols are looked up. */
interface Place {
  readonly file: LoadedFile;
  done: boolean;
}

/**
 * Files as glibc brings them into memory (`_dl_map_object_deps` of elf/dl-deps.c): breadth first; what a filter stands
 * for comes right before the filter. A name that is loaded already, under it, as a soname or as the same file, serves again.
 */
export class Loading {
  readonly missing: MissingFile[] = [];
  readonly named = new Map<string, LoadedFile>();
  readonly #system: System;
  readonly #start: Start;
  readonly #head: LoadedFile;
  readonly #byFile = new Map<string, LoadedFile>();
  readonly #failed = new Set<string>();
  readonly #places: Place[] = [];
  readonly #placed = new Set<LoadedFile>();
  #searches = 0;

  constructor(system: System, start: Start, head: LoadedFile) {
    this.#system = system;
    this.#start = start;
    this.#head = head;
  }

  get files(): LoadedFile[] {
    return this.#places.map(({ file }) => file);
  }

  /** Makes a file known by its names; it has no place yet. */
  know(file: LoadedFile): void {
    this.#byFile.set(file.found.file, file);
    this.#name(file.name, file);
    this.#name(file.path, file);
    if (file.facts.soname !== undefined) this.#name(file.facts.soname, file);
  }
  #name(name: string, file: LoadedFile): void {
    if (!this.named.has(name)) this.named.set(name, file);
  }

  /** Gives a known file a place at the end; `done`: what it needs is not asked for. */
  place(file: LoadedFile, done = false): void {
    if (this.#placed.has(file)) return;
    this.#placed.add(file);
    this.#places.push({ file, done });
  }

  /** The names of `LD_PRELOAD` and /etc/ld.so.preload; those that cannot be loaded are left out with a message. */
  preload(names: readonly string[]): void {
    for (const name of names) {
      const file = this.find(this.#head, name, "preload");
      if (file) this.place(file);
    }
  }

  run(): void {
    let steps = 0;
    for (let at = 0; at < this.#places.length && this.#places.length <= mostFiles; ) {
      const place = this.#places[at] as Place;
      if (++steps > mostSteps) return this.#giveUp(place.file);
      place.done = true;
      this.#loadFor(place.file, at);
      while (this.#places[at]?.done) at++;
    }
  }

  /** Files that filter each other change places for ever; glibc dies when its stack is used up. */
  #giveUp(file: LoadedFile): void {
    const unusable = { path: file.path, reason: "filters a library that filters it" };
    this.missing.push({ by: file.by ?? file, name: file.name, kind: "needed", unusable });
  }

  #loadFor(file: LoadedFile, at: number): void {
    for (const name of file.facts.needed) {
      const found = this.find(file, name, "needed");
      if (found) this.place(found);
    }
    let here = at;
    for (const { name, required } of file.facts.filters ?? []) {
      const found = this.find(file, name, required ? "needed" : undefined);
      if (found && this.#placeBefore(found, here)) here++;
    }
  }

  /** A file that stands further back is moved; one that stands before stays. */
  #placeBefore(file: LoadedFile, at: number): boolean {
    if (this.#placed.has(file)) {
      const old = this.#places.findIndex((place) => place.file === file);
      if (old <= at) return false;
      this.#places.splice(old, 1);
    }
    this.#placed.add(file);
    this.#places.splice(at, 0, { file, done: false });
    return true;
  }

  /** The file that a name stands for, loaded now when it was not; without a `kind` its absence is no matter. */
  find(by: LoadedFile, written: string, kind: MissingFile["kind"] | undefined): LoadedFile | undefined {
    const one = architectureOf(by.facts);
    if (!one) return undefined;
    if (this.#start.secure && kind !== "preload" && hasTokens(written))
      return this.#miss(by, written, kind, {
        path: written,
        reason: "has a token, which a secure process may not use",
      });
    const name = written.includes("$")
      ? (expandTokens(written, speakerOf(by, this.#start), one) ?? "")
      : written;
    const known = this.named.get(name);
    if (known) return known;
    if (this.#searches++ >= mostSearches) return undefined;
    const hit = search(this.#system, this.#start, one, by, name, kind === "preload");
    if (hit?.kind !== "found") return this.#miss(by, written, kind, hit);
    const same = this.#byFile.get(hit.found.file);
    if (same) {
      this.named.set(name, same);
      return same;
    }
    const facts = this.#system.tree.elf(hit.found);
    if (!facts) return undefined;
    const file = { path: hit.path, found: hit.found, facts, by, name };
    this.know(file);
    return file;
  }

  #miss(
    by: LoadedFile,
    name: string,
    kind: MissingFile["kind"] | undefined,
    unusable: MissingFile["unusable"],
  ): undefined {
    if (kind === undefined || this.#failed.has(`${kind} ${name}`)) return undefined;
    this.#failed.add(`${kind} ${name}`);
    this.missing.push({ by, name, kind, ...(unusable ? { unusable } : {}) });
    return undefined;
  }
}
