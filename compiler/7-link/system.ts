import type { Profile } from "../3-evaluate/model.ts";
import type { Root } from "../6-assemble/root.ts";
import type { CacheEntry } from "../formats/ld-cache-layout.ts";
import { compareEntries } from "../formats/ld-cache-order.ts";
import { type Architecture, architectureNamed } from "./architectures.ts";
import { foldersBelow, glibcVersion } from "./glibc-version.ts";
import { isaLevel } from "./isa-level.ts";
import { readLibraryCache } from "./library-cache.ts";
import { type ReadText, readLibraryFolders } from "./library-folders.ts";
import type { LibraryLink } from "./linked.ts";
import { Tree } from "./tree.ts";

/** What the loader would find in a root file system, read once for all of its executables. */
export interface System {
  readonly tree: Tree;
  readonly libraryFolders: readonly string[];
  readonly cache: readonly CacheEntry[];
  readonly hwcapsFolders: readonly string[];
  readonly links: readonly LibraryLink[];
  /** Entries by soname, in the cache's order. */
  readonly bySoname: ReadonlyMap<string, readonly CacheEntry[]>;
  /** Folders of `glibc-hwcaps` that every profile's processor serves, best first. */
  readonly hwcaps: readonly string[];
  /** What is searched below each folder before it: `/glibc-hwcaps/x86-64-v3`. */
  readonly below: readonly string[];
  /** Names of /etc/ld.so.preload. */
  readonly preload: readonly string[];
  readonly read: ReadText;
  /** The highest x86-64 level that every profile proves: 1 to 4. */
  readonly level: number;
}

export function readSystem(root: Root, profiles: readonly Profile[], read: ReadText): System {
  const bare = new Tree(root);
  const libraryFolders = readLibraryFolders(bare, read);
  const found = readLibraryCache(bare, libraryFolders, nativeArchitecture(root, profiles));
  const tree = found.links.length === 0 ? bare : new Tree(root, found.links.map(asEntry));
  const level = Math.min(4, ...profiles.map(({ cpu }) => isaLevel(cpu.value)));
  const hwcaps = hwcapsOf(profiles.length === 0 ? 1 : level);
  return {
    tree,
    read,
    libraryFolders,
    cache: found.entries,
    hwcapsFolders: found.hwcaps,
    links: found.links,
    bySoname: groupBySoname(found.entries),
    hwcaps,
    below: foldersBelow(hwcaps, glibcVersion(root)),
    preload: preloadsIn(tree, read),
    level,
  };
}

/** Separated by spaces or colons; `#` starts a comment (`do_preload` of glibc's elf/rtld.c). */
function preloadsIn(tree: Tree, read: ReadText): string[] {
  const found = tree.resolve("/etc/ld.so.preload");
  const text = (found && read(found.path)) ?? "";
  return text
    .replace(/#.*/g, "")
    .split(/[\s:]+/)
    .filter((name) => name !== "");
}

/** That of the root's own C library, whose ldconfig it would be; else of the first profile. */
function nativeArchitecture(root: Root, profiles: readonly Profile[]): Architecture {
  const libc = root.input.packages.find(({ package: { name } }) => name === "libc-bin" || name === "libc6");
  const name = libc?.package.architecture ?? profiles[0]?.architecture.value ?? "amd64";
  return architectureNamed(name) ?? (architectureNamed("amd64") as Architecture);
}

/** `dl_hwcaps_subdirs` of glibc for x86-64; other architectures' folders depend on features that no profile names. */
function hwcapsOf(level: number): string[] {
  return [4, 3, 2].filter((one) => one <= level).map((one) => `x86-64-v${one}`);
}

function groupBySoname(entries: readonly CacheEntry[]): Map<string, CacheEntry[]> {
  const groups = new Map<string, CacheEntry[]>();
  for (const entry of [...entries].sort(compareEntries)) {
    const group = groups.get(entry.soname);
    if (group) group.push(entry);
    else groups.set(entry.soname, [entry]);
  }
  return groups;
}

function asEntry({ path, target }: LibraryLink) {
  const reason = { kind: "derived", rule: "ldconfig" } as const;
  return { type: "symlink", path, target, mode: 0o777, uid: 0, gid: 0, mtime: 0, reason } as const;
}
