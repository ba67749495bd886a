import { posix } from "node:path";
import type { ElfFacts } from "../5-lock/facts.ts";
import { type Architecture, isFor } from "./architectures.ts";
import type { LoadedClosure, LoadedFile, MissingFile } from "./loaded.ts";
import { onceFor } from "./once.ts";
import type { Start } from "./start.ts";
import type { System } from "./system.ts";
import type { Found } from "./tree.ts";

/** musl's loader is its libc, and is told by its name: `/lib/ld-musl-x86_64.so.1`. */
export function isMuslLoader(interpreter: string | undefined): boolean {
  return (
    interpreter?.includes("ld-musl-") === true && /^ld-musl-[^/]+\.so\.1$/.test(posix.basename(interpreter))
  );
}

/**
 * Files as musl brings them into memory (`load_library`, `path_open` and `fixup_rpath` of ldso/dynlink.c, 1.2): breadth
 * first; the names of its own libraries are itself, whatever stands on the disk; a library that a search found is known
 * again by the name of its file, never by its soname. RUNPATH counts as RPATH and is inherited. There is no cache.
 */
export function loadByMusl(
  system: System,
  start: Start,
  one: Architecture,
  head: LoadedFile,
  loader: LoadedFile | MissingFile,
): Pick<LoadedClosure, "files" | "missing" | "named"> {
  if (!("facts" in loader)) return { files: [head], missing: [loader], named: new Map() };
  return new MuslLoading(system, start, one, head, loader).run();
}

const mostFiles = 10_000;
const mostSearches = 20_000;

class MuslLoading {
  readonly #system: System;
  readonly #start: Start;
  readonly #one: Architecture;
  readonly #loader: LoadedFile;
  readonly #files: LoadedFile[];
  readonly #missing: MissingFile[] = [];
  readonly #named = new Map<string, LoadedFile>();
  /** By the name under which a search found a file; one that was asked for by its path has none. */
  readonly #short = new Map<string, LoadedFile>();
  readonly #byFile = new Map<string, LoadedFile>();
  #searches = 0;

  constructor(system: System, start: Start, one: Architecture, head: LoadedFile, loader: LoadedFile) {
    this.#system = system;
    this.#start = start;
    this.#one = one;
    this.#loader = loader;
    this.#files = [head];
  }

  run(): Pick<LoadedClosure, "files" | "missing" | "named"> {
    const head = this.#files[0] as LoadedFile;
    const preloads = this.#start.secure ? [] : (this.#start.preload ?? "").split(/[\s:]+/);
    for (const name of preloads) if (name !== "") this.#need(head, name, "preload", []);
    const preloaded = new Set(this.#files);
    for (const file of this.#files) {
      if (this.#files.length > mostFiles) break;
      for (const name of file.facts.needed) this.#need(file, name, "needed", chainOf(file, preloaded));
    }
    if (!this.#files.includes(this.#loader)) this.#files.push(this.#loader);
    return { files: this.#files, missing: this.#missing, named: this.#named };
  }

  #need(by: LoadedFile, name: string, kind: "needed" | "preload", chain: readonly LoadedFile[]): void {
    const known = this.#load(by, name, chain);
    if (known === undefined || "reason" in known) {
      if (this.#missing.some((one) => one.name === name && one.kind === kind)) return;
      this.#missing.push({ by, name, kind, ...(known ? { unusable: known } : {}) });
      return;
    }
    this.#named.set(name, known);
    if (!this.#files.includes(known)) this.#files.push(known);
  }

  #load(
    by: LoadedFile,
    name: string,
    chain: readonly LoadedFile[],
  ): LoadedFile | { path: string; reason: string } | undefined {
    if (isOwnName(name) || name === this.#loader.path) return this.#loader;
    const short = this.#short.get(name);
    if (short) return short;
    if (this.#searches++ >= mostSearches) return undefined;
    const isPath = name.includes("/");
    const hit = isPath ? this.#open(name) : this.#search(name, chain);
    if (!hit) return undefined;
    const same = this.#byFile.get(hit.found.file);
    if (same) {
      if (!isPath && ![...this.#short.values()].includes(same))
        this.#short.set(posix.basename(same.path), same);
      return same;
    }
    const facts = this.#system.tree.elf(hit.found);
    if (!facts) return { path: hit.path, reason: "is not an ELF file" };
    if (!isFor(facts, this.#one)) return { path: hit.path, reason: "is for another machine" };
    if (isLibc(facts)) return this.#loader;
    const file = { path: hit.path, found: hit.found, facts, by, name };
    this.#byFile.set(hit.found.file, file);
    if (!isPath) this.#short.set(posix.basename(hit.path), file);
    return file;
  }

  #search(name: string, chain: readonly LoadedFile[]) {
    const { libraryPath, secure } = this.#start;
    const lists = [
      secure ? undefined : libraryPath,
      ...chain.map((file) => searchPathOf(file, secure === true)),
      muslPath(this.#system, this.#loader.path),
    ];
    for (const list of lists) {
      for (const folder of (list ?? "").slice(0, longestPath).split(/[:\n]+/, mostFolders)) {
        const hit = folder === "" ? undefined : this.#open(`${folder}/${name}`);
        if (hit) return hit;
      }
    }
    return undefined;
  }

  #open(written: string): { path: string; found: Found } | undefined {
    const path = written.startsWith("/") ? written : posix.join(this.#start.workdir ?? "/", written);
    const found = this.#system.tree.resolve(path);
    return found && found.entry.type !== "directory" ? { path: written, found } : undefined;
  }
}

const longestPath = 65_536;
const mostFolders = 1024;

/** The file, the one that needed it, and so on; what was preloaded belongs to nobody. */
function chainOf(file: LoadedFile, preloaded: ReadonlySet<LoadedFile>): LoadedFile[] {
  const chain = [file];
  for (let at = file; at.by && !preloaded.has(at); at = at.by) chain.push(at.by);
  return chain;
}

/** `libc.so`, `libpthread.so.0` and the like. */
function isOwnName(name: string): boolean {
  return /^lib(c|pthread|rt|m|dl|util|xnet)\./.test(name);
}

/** A second libc, musl's or glibc's, is not loaded: the loader takes its place. */
const isLibc = onceFor(
  ({ definedSymbols: lines }: ElfFacts) =>
    /^__libc_start_main(@@|$)/m.test(lines) && /^stdin(@@|$)/m.test(lines),
);

/** `$ORIGIN` is the one token there is; any other, or an executable's own in a secure process, and the path is void. */
function searchPathOf(
  { path, by, facts: { rpath, runpath } }: LoadedFile,
  secure: boolean,
): string | undefined {
  const text = runpath ?? rpath;
  if (text === undefined || !text.includes("$")) return text;
  if (/\$(?!ORIGIN|\{ORIGIN\})/.test(text) || (secure && by === undefined)) return undefined;
  return text.replace(/\$(?:\{ORIGIN\}|ORIGIN)/g, posix.dirname(path));
}

/** What `/etc/ld-musl-ARCH.path` says, beside the folder of the loader; an empty one leaves nothing to search. */
function muslPath({ tree, read }: System, loader: string): string {
  const name = `${posix.basename(loader).replace(/\.so\.1$/, "")}.path`;
  const found = tree.resolve(posix.join(posix.dirname(loader), "../etc", name));
  return found ? (read(found.path) ?? "") : "/lib:/usr/local/lib:/usr/lib";
}
