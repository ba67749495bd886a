import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { DirectoryEntry, Entry, FileEntry, Reason, SymlinkEntry } from "../../spec/plan.ts";
import { storeName } from "../formats/store-name.ts";

/** What a maker of entries says beyond their path; the rest is root's and of the tree's date. */
export interface Dress {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly reason: Reason;
}

/** `xattrs`: all that it has from then on. */
export type Change = Partial<Pick<Entry, "mode" | "uid" | "gid" | "xattrs" | "dropped">>;

export interface SavedTree {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly groups: ReadonlyMap<string, string>;
}

/**
 * The root file system while it is put together. Paths that come in may lead through symlinks of the tree; what is kept
 * is canonical, so `/lib/x` and `/usr/lib/x` are one entry. A hard link is kept as a file of its group until the end.
 */
export class Tree {
  /** Seconds: the time of everything that is made here. */
  readonly date: number;
  /** Bytes of the files made here, by store name. */
  readonly made = new Map<string, Uint8Array>();
  #entries = new Map<string, Entry>();
  #groups = new Map<string, string>();
  /** Where paths lead, until a symlink comes or goes. */
  readonly #landings = new Map<string, string>();
  /** Whether saved states look at the same maps, so that the next change must copy them. */
  #shared = false;
  readonly #packageBytes: (source: string) => Uint8Array;

  constructor(date: number, packageBytes: (source: string) => Uint8Array) {
    this.date = date;
    this.#packageBytes = packageBytes;
  }

  /** The canonical path: every symlink but the last part is followed. A loop leads to the path as it is. */
  canonical(path: string): string {
    const clean = isClean(path) ? path : posix.normalize(`/${path}`).replace(/(.)\/$/, "$1");
    const slash = clean.lastIndexOf("/");
    if (slash <= 0) return clean;
    const folder = this.#landing(clean.slice(0, slash), mostLinks);
    return (folder === "/" ? "" : folder) + clean.slice(slash);
  }

  /** Where a path leads when all symlinks are followed, the last part included; there need not be anything. */
  landing(path: string): string {
    return this.#landing(this.canonical(path), mostLinks);
  }

  #landing(path: string, budget: number): string {
    const known = this.#landings.get(path);
    if (known !== undefined) return known;
    const slash = path.lastIndexOf("/");
    const folder = slash <= 0 ? "" : this.#landing(path.slice(0, slash), budget);
    const at = (folder === "/" ? "" : folder) + path.slice(Math.max(slash, 0));
    const entry = this.#entries.get(at);
    const leads = entry?.type === "symlink" && budget > 0;
    const found = leads ? this.#landing(posix.resolve(posix.dirname(at), entry.target), budget - 1) : at;
    this.#landings.set(path, found);
    return found;
  }

  /** The entry at a path itself, as lstat gives it. */
  at(path: string): Entry | undefined {
    return this.#entries.get(this.canonical(path));
  }

  /** The entry that a path leads to, as stat gives it. */
  behind(path: string): Entry | undefined {
    return this.#entries.get(this.landing(path));
  }

  /** What the tree is now, to come back to. */
  save(): SavedTree {
    this.#shared = true;
    return { entries: this.#entries, groups: this.#groups };
  }

  restore({ entries, groups }: SavedTree): void {
    if (entries === this.#entries) return;
    this.#entries = entries as Map<string, Entry>;
    this.#groups = groups as Map<string, string>;
    this.#shared = true;
    this.#landings.clear();
  }

  /** All entries, in no order. */
  all(): Iterable<Entry> {
    return this.#entries.values();
  }

  /** All entries below a folder, in no order. */
  below(path: string): Entry[] {
    const prefix = `${this.canonical(path)}/`;
    return [...this.#entries.values()].filter((entry) => entry.path.startsWith(prefix));
  }

  /** Paths right below a folder, sorted. */
  children(path: string): string[] {
    const base = this.landing(path);
    const prefix = base === "/" ? "/" : `${base}/`;
    return [...this.#entries.keys()]
      .filter((key) => key.startsWith(prefix) && key !== "/" && !key.slice(prefix.length).includes("/"))
      .sort();
  }

  /** Puts an entry at the canonical place of its path, in place of what is there, and makes its parents. */
  put(entry: Entry, group?: string): void {
    const path = this.canonical(entry.path);
    if (path !== "/") this.directory(posix.dirname(path), { reason: { kind: "skeleton" } });
    if (entry.type !== "directory") this.remove(path);
    this.#set(path, { ...entry, path });
    if (group) this.#groups.set(path, group);
  }

  /** Makes a folder and its parents; those that are there, or are reached through a symlink, stay as they are. */
  directory(path: string, dress: Dress): void {
    const at = this.landing(path);
    if (this.#entries.get(at)) return;
    if (at !== "/") this.directory(posix.dirname(at), { reason: dress.reason });
    this.#set(at, { ...this.#common(at, dress, 0o755), type: "directory" } satisfies DirectoryEntry);
  }

  /** Writes a file made here. */
  write(path: string, bytes: Uint8Array, dress: Dress): void {
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    const common = this.#common(path, dress, 0o644);
    const source = storeName({ digest, ...common });
    this.made.set(source, bytes);
    this.put({ ...common, type: "file", digest, size: bytes.length, source } satisfies FileEntry);
  }

  /** Gives the file at a path a second name. */
  hardLink(path: string, target: string): void {
    const from = this.canonical(target);
    const entry = this.#entries.get(from);
    if (entry?.type !== "file" || from === this.canonical(path)) return;
    const group = this.#groups.get(from) ?? `link ${from}`;
    this.#own();
    this.#groups.set(from, group);
    this.put({ ...entry, path }, group);
  }

  link(path: string, target: string, reason: Reason): void {
    const common = this.#common(path, { reason, mode: 0o777 }, 0o777);
    this.put({ ...common, type: "symlink", target } satisfies SymlinkEntry);
  }

  /** Removes what is at a path, with all below it. */
  remove(path: string): void {
    const at = this.canonical(path);
    if (this.#entries.get(at)?.type === "directory")
      for (const key of [...this.#entries.keys()]) if (key.startsWith(`${at}/`)) this.#drop(key);
    this.#drop(at);
  }

  /** Changes owner, mode or attributes; hard links of one file change together. */
  change(path: string, { xattrs, ...change }: Change): void {
    for (const key of this.namesOf(path)) {
      const entry = this.#entries.get(key);
      if (!entry) continue;
      const { xattrs: _, ...bare } = entry;
      const kept = xattrs ?? entry.xattrs ?? {};
      const dressed = Object.keys(kept).length > 0 ? { ...bare, xattrs: kept } : bare;
      this.#set(key, { ...dressed, ...change });
    }
  }

  /** The canonical paths of the file at a path: several when hard links lead to it. */
  namesOf(path: string): readonly string[] {
    const at = this.canonical(path);
    const group = this.#groups.get(at);
    return group ? [...this.#groups].filter(([, name]) => name === group).map(([key]) => key) : [at];
  }

  /** The bytes of the file that a path leads to. */
  read(path: string): Uint8Array | undefined {
    const entry = this.behind(path);
    if (entry?.type !== "file") return undefined;
    return this.made.get(entry.source) ?? this.#packageBytes(entry.source);
  }

  /** All entries in the order of paths, with the hard links of each group pointing at its first path. */
  entries(): Map<string, Entry> {
    const first = new Map<string, string>();
    const sorted = [...this.#entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return new Map(
      sorted.map(([path, entry]) => {
        const group = this.#groups.get(path);
        const target = group && first.get(group);
        if (group && !target) first.set(group, path);
        return [path, target && entry.type === "file" ? hardLink(entry, target) : entry];
      }),
    );
  }

  #set(path: string, entry: Entry): void {
    this.#own();
    this.#entries.set(path, entry);
    if (entry.type === "symlink") this.#landings.clear();
  }

  #drop(path: string): void {
    const entry = this.#entries.get(path);
    if (!entry) return;
    this.#own();
    if (entry.type === "symlink") this.#landings.clear();
    this.#entries.delete(path);
    this.#groups.delete(path);
  }

  #own(): void {
    if (!this.#shared) return;
    this.#entries = new Map(this.#entries);
    this.#groups = new Map(this.#groups);
    this.#shared = false;
  }

  #common(path: string, { mode, uid = 0, gid = 0, reason }: Dress, usual: number) {
    return { path, mode: mode ?? usual, uid, gid, mtime: this.date, reason };
  }
}

/** The kernel's limit for symlinks in one path (path_resolution(7)). */
const mostLinks = 40;

function isClean(path: string): boolean {
  return path.startsWith("/") && !/\/\.{0,2}(\/|$)/.test(path);
}

function hardLink({ digest: _, size: __, source: ___, ...common }: FileEntry, target: string): Entry {
  return { ...common, type: "hardlink", target };
}
