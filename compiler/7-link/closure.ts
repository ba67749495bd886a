import { architectureOf, isFor } from "./architectures.ts";
import type { LoadedClosure, LoadedFile, MissingFile } from "./loaded.ts";
import { search } from "./search.ts";
import type { System } from "./system.ts";

/**
 * The files that running an ELF file brings into memory, as ld.so of glibc finds them. Undefined when no ELF file is
 * there. A library is asked for once by each name: what is loaded already, under that name or as its soname, serves.
 */
export function closureOf(system: System, path: string): LoadedClosure | undefined {
  const found = system.tree.resolve(path);
  const facts = found && system.tree.elf(found);
  if (!facts) return undefined;
  const head: LoadedFile = { path: found.path, found, facts, name: path };
  return new Loading(system, head).run();
}

const mostFiles = 10_000;
/** The largest programs of Debian search a few hundred times. */
const mostSearches = 20_000;

class Loading {
  readonly #system: System;
  readonly #files: LoadedFile[];
  readonly #missing: MissingFile[] = [];
  readonly #named = new Map<string, LoadedFile>();
  readonly #byFile = new Map<string, LoadedFile>();
  readonly #failed = new Set<string>();
  #loader: LoadedFile | undefined;
  #searches = 0;

  constructor(system: System, head: LoadedFile) {
    this.#system = system;
    this.#files = [head];
    this.#know(head);
  }

  run(): LoadedClosure {
    const head = this.#files[0] as LoadedFile;
    const architecture = architectureOf(head.facts);
    this.#readLoader(head);
    for (const file of this.#files) {
      if (!architecture || this.#files.length > mostFiles) break;
      for (const name of file.facts.needed) if (this.#searches < mostSearches) this.#need(file, name);
    }
    if (this.#loader) this.#place(this.#loader);
    return { architecture, files: this.#files, missing: this.#missing, named: this.#named };
  }

  /** The kernel maps the loader before anything else, so that its names are known from the start. */
  #readLoader(head: LoadedFile): void {
    const name = head.facts.interpreter;
    if (name === undefined) return;
    const found = this.#system.tree.resolve(name);
    const facts = found && this.#system.tree.elf(found);
    if (facts && isFor(facts, head.facts)) {
      this.#loader = { path: name, found, facts, by: head, name };
      this.#know(this.#loader);
      return;
    }
    const reason = facts ? "is for another machine" : "is not an ELF file";
    const missing = { by: head, name, kind: "interpreter" } as const;
    this.#missing.push(found ? { ...missing, unusable: { path: found.path, reason } } : missing);
  }

  #need(by: LoadedFile, name: string): void {
    const known = this.#named.get(name);
    if (known) return this.#place(known);
    const one = architectureOf(by.facts);
    this.#searches++;
    const hit = one && search(this.#system, one, by, name);
    if (hit?.kind !== "found") return this.#miss(by, name, hit);
    const same = this.#byFile.get(hit.found.file);
    if (same) {
      this.#named.set(name, same);
      return this.#place(same);
    }
    const facts = this.#system.tree.elf(hit.found);
    if (!facts) return;
    const file = { path: hit.path, found: hit.found, facts, by, name };
    this.#know(file);
    this.#files.push(file);
  }

  #place(file: LoadedFile): void {
    if (file === this.#loader && !this.#files.includes(file)) this.#files.push(file);
  }

  #miss(by: LoadedFile, name: string, unusable: MissingFile["unusable"]): void {
    if (this.#failed.has(name)) return;
    this.#failed.add(name);
    this.#missing.push({ by, name, kind: "needed", ...(unusable ? { unusable } : {}) });
  }

  #know(file: LoadedFile): void {
    this.#byFile.set(file.found.file, file);
    for (const name of [file.name, file.path, file.facts.soname]) {
      if (name !== undefined && !this.#named.has(name)) this.#named.set(name, file);
    }
  }
}
