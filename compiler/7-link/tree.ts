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
  #names: Map<string, string[]> | undefined;

  constructor(root: Root, added: readonly Entry[] = []) {
    this.#root = root;
    this.#entries = root.entries;
    this.#added = new Map(added.map((entry) => [entry.path, entry]));
  }

  /** Follows an absolute path to its end. Undefined: nothing there, or more than 40 symbolic links on the way. */
  resolve(path: string): Found | undefined {
    if (this.#found.has(path)) return this.#found.get(path);
    const found = path.length > longestPath ? undefined : this.#follow(path);
    this.#found.set(path, found);
    return found;
  }
  /** The entry of the last component itself, its parents followed. */
  lookup(path: string): Entry | undefined {
    const parent = this.resolve(posix.dirname(path));
    const name = posix.basename(path);
    return parent && this.#entry(parent.path === "/" ? `/${name}` : `${parent.path}/${name}`);
  }
  /** Names in a folder, sorted, which they are but for what was added; empty when it is none. */
  names(folder: string): readonly string[] {
    const found = this.resolve(folder);
    this.#names ??= namesByFolder(this.#entries, this.#added);
    return (found && this.#names.get(found.path)?.sort()) ?? [];
  }
  elf(found: Found): ElfFacts | undefined {
    return this.#root.elf.get(found.path) ?? this.#root.elf.get(found.file);
  }
  shebang(found: Found): string | undefined {
    return this.#root.shebangs.get(found.path) ?? this.#root.shebangs.get(found.file);
  }

  #entry(path: string): Entry | undefined {
    return this.#added.get(path) ?? this.#entries.get(path);
  }

  /** Many paths differ in their end alone: the way to it is remembered. */
  #follow(path: string): Found | undefined {
    const end = path.lastIndexOf("/");
    const name = path.slice(end + 1);
    if (end <= 0 || name === "" || name === "." || name === "..") return this.#walk(path);
    const folder = this.resolve(path.slice(0, end));
    if (folder?.entry.type !== "directory") return undefined;
    const at = `${folder.path === "/" ? "" : folder.path}/${name}`;
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

function namesByFolder(
  entries: ReadonlyMap<string, Entry>,
  added: ReadonlyMap<string, Entry>,
): Map<string, string[]> {
  const names = new Map<string, string[]>();
  let folder = " ";
  let siblings: string[] = [];
  const add = (path: string) => {
    const end = path.lastIndexOf("/");
    // Mostly the same folder as that of the path before.
    if (end !== folder.length || !path.startsWith(folder)) {
      folder = path.slice(0, end);
      siblings = names.get(folder || "/") ?? [];
      if (siblings.length === 0) names.set(folder || "/", siblings);
    }
    siblings.push(path.slice(end + 1));
  };
  for (const path of entries.keys()) if (path !== "/") add(path);
  for (const path of added.keys()) if (!entries.has(path)) add(path);
  return names;
}
