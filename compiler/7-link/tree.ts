import { posix } from "node:path";
import type { Entry } from "../../spec/plan.ts";
import type { ElfFacts } from "../5-lock/facts.ts";
import type { Root } from "../6-assemble/root.ts";

/** What a path leads to once every symbolic link is followed. */
export interface Found {
  /** Canonical: no component of it is a symbolic link. */
  readonly path: string;
  readonly entry: Entry;
  /** The path of the file entry with the bytes: another one for a hard link. Equal means the same inode. */
  readonly file: string;
}

/** Paths of one root file system, followed as the kernel follows them, never out of the root. */
export class Tree {
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #added: ReadonlyMap<string, Entry>;
  readonly #root: Root;
  readonly #found = new Map<string, Found | undefined>();
  /** All paths, sorted. */
  #paths: readonly string[] | undefined;
  readonly #names = new Map<string, readonly string[]>();

  constructor(root: Root, added: readonly Entry[] = []) {
    this.#root = root;
    this.#entries = root.entries;
    this.#added = new Map(added.map((entry) => [entry.path, entry]));
  }

  /** Follows an absolute path to its end. Undefined: nothing there, or more than 40 symbolic links on the way. */
  resolve(path: string): Found | undefined {
    const known = this.#found.get(path);
    if (known !== undefined || this.#found.has(path)) return known;
    const found = path.length > longestPath ? undefined : this.#follow(path);
    this.#found.set(path, found);
    return found;
  }
  /** The entry of the last component itself, its parents followed. */
  lookup(path: string): Entry | undefined {
    const parent = this.resolve(posix.dirname(path));
    const name = posix.basename(path);
    return parent && this.#entry(childOf(parent.path, name));
  }
  /** What a name in a folder leads to, and whether it is a symbolic link that does. */
  child(folder: Found, name: string): { readonly found: Found | undefined; readonly isLink: boolean } {
    const path = childOf(folder.path, name);
    const entry = this.#entry(path);
    const isLink = entry?.type === "symlink";
    return { found: isLink ? this.resolve(path) : found(path, entry), isLink };
  }
  /** Names in a folder, sorted; empty when it is none. */
  names(folder: string): readonly string[] {
    const found = this.resolve(folder);
    if (found?.entry.type !== "directory") return [];
    const known = this.#names.get(found.path);
    if (known) return known;
    const names = this.#namesIn(found.path);
    this.#names.set(found.path, names);
    return names;
  }
  elf(found: Found): ElfFacts | undefined {
    return this.#root.elf.get(found.path) ?? this.#root.elf.get(found.file);
  }
  shebang(found: Found): string | undefined {
    return this.#root.shebangs.get(found.path) ?? this.#root.shebangs.get(found.file);
  }

  #entry(path: string): Entry | undefined {
    return (this.#added.size > 0 ? this.#added.get(path) : undefined) ?? this.#entries.get(path);
  }

  #namesIn(folder: string): readonly string[] {
    const prefix = folder === "/" ? folder : `${folder}/`;
    const names = this.#root.list?.(folder) ?? this.#namesBelow(prefix);
    const added = [...this.#added.keys()].filter((path) => !this.#entries.has(path));
    const isHere = (path: string) => path.startsWith(prefix) && !path.includes("/", prefix.length);
    const here = added.filter(isHere).map((path) => path.slice(prefix.length));
    return here.length === 0 ? names : [...names, ...here].sort();
  }
  #namesBelow(prefix: string): string[] {
    this.#paths ??= [...this.#entries.keys()];
    const names: string[] = [];
    for (let at = firstFrom(this.#paths, prefix); at < this.#paths.length; at++) {
      const path = this.#paths[at] as string;
      if (!path.startsWith(prefix)) break;
      const end = path.indexOf("/", prefix.length);
      if (end < 0 && path.length > prefix.length) names.push(path.slice(prefix.length));
      // All that is below a folder stands before what comes after its slash.
      else if (end >= 0) at = firstFrom(this.#paths, `${path.slice(0, end)}0`, at) - 1;
    }
    return names;
  }

  /** Many paths differ in their end alone: the way to it is remembered. */
  #follow(path: string): Found | undefined {
    const end = path.lastIndexOf("/");
    const name = path.slice(end + 1);
    if (end <= 0 || name === "" || name === "." || name === "..") return this.#walk(path);
    const folder = this.resolve(path.slice(0, end));
    if (folder?.entry.type !== "directory") return undefined;
    // Mostly the way has no link in it: a text that was looked up before has its hash.
    const isSame = folder.path.length === end && path.startsWith(folder.path);
    const at = isSame ? path : childOf(folder.path, name);
    const entry = this.#entry(at);
    return entry?.type === "symlink" ? this.#walk(path) : found(at, entry);
  }

  /** Walks from the root; the components of a symbolic link's target are put before those that are left. */
  #walk(path: string): Found | undefined {
    const left = componentsOf(path).reverse();
    let at = "/";
    let links = 0;
    for (let part = left.pop(); part !== undefined; part = left.pop()) {
      if (this.#entry(at)?.type !== "directory") return undefined;
      if (part === "..") {
        at = posix.dirname(at);
        continue;
      }
      const next = at === "/" ? `/${part}` : `${at}/${part}`;
      const entry = this.#entry(next);
      if (entry?.type === "symlink") {
        if (++links > mostLinks || entry.target.length > longestPath) return undefined;
        if (entry.target.startsWith("/")) at = "/";
        left.push(...componentsOf(entry.target).reverse());
      } else at = next;
    }
    return found(at, this.#entry(at));
  }
}

/** `MAXSYMLINKS` of Linux. */
const mostLinks = 40;
/** `PATH_MAX` of Linux. */
const longestPath = 4096;

function componentsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

function found(path: string, entry: Entry | undefined): Found | undefined {
  return entry && { path, entry, file: entry.type === "hardlink" ? entry.target : path };
}

function childOf(folder: string, name: string): string {
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}

/** Where in sorted texts the first stands that is not before another. */
function firstFrom(sorted: readonly string[], text: string, start = 0): number {
  let from = start;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] as string) < text) from = middle + 1;
    else to = middle;
  }
  return from;
}
