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
  readonly #root: Root;
  readonly #found = new Map<string, Found | undefined>();
  #names: Map<string, string[]> | undefined;

  constructor(root: Root, added: readonly Entry[] = []) {
    this.#root = root;
    this.#entries =
      added.length === 0
        ? root.entries
        : new Map([...root.entries, ...added.map((entry) => [entry.path, entry] as const)]);
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
    return parent && this.#entries.get(posix.join(parent.path, posix.basename(path)));
  }
  /** Names in a folder, sorted; empty when it is none. */
  names(folder: string): readonly string[] {
    const found = this.resolve(folder);
    this.#names ??= namesByFolder(this.#entries);
    return (found && this.#names.get(found.path)) ?? [];
  }
  elf(found: Found): ElfFacts | undefined {
    return this.#root.elf.get(found.path) ?? this.#root.elf.get(found.file);
  }
  shebang(found: Found): string | undefined {
    return this.#root.shebangs.get(found.path) ?? this.#root.shebangs.get(found.file);
  }

  /** Walks from the root; the components of a symbolic link's target are put before those that are left. */
  #follow(path: string): Found | undefined {
    const left = componentsOf(path).reverse();
    let at = "/";
    let links = 0;
    for (let part = left.pop(); part !== undefined; part = left.pop()) {
      if (this.#entries.get(at)?.type !== "directory") return undefined;
      if (part === "..") {
        at = posix.dirname(at);
        continue;
      }
      const next = at === "/" ? `/${part}` : `${at}/${part}`;
      const entry = this.#entries.get(next);
      if (entry?.type === "symlink") {
        if (++links > mostLinks || entry.target.length > longestPath) return undefined;
        if (entry.target.startsWith("/")) at = "/";
        left.push(...componentsOf(entry.target).reverse());
      } else at = next;
    }
    return found(at, this.#entries.get(at));
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

function namesByFolder(entries: ReadonlyMap<string, Entry>): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const path of entries.keys()) {
    if (path === "/") continue;
    const folder = posix.dirname(path);
    const siblings = names.get(folder);
    if (siblings) siblings.push(posix.basename(path));
    else names.set(folder, [posix.basename(path)]);
  }
  for (const siblings of names.values()) siblings.sort();
  return names;
}
