import { posix } from "node:path";
import type { CacheEntry } from "../formats/ld-cache-layout.ts";
import { compareLibraries } from "../formats/ld-cache-order.ts";
import { type Architecture, architectureNamed, architectureOf, ownFolders } from "./architectures.ts";
import type { LibraryLink } from "./linked.ts";
import type { Found, Tree } from "./tree.ts";

export interface LibraryCache {
  readonly entries: readonly CacheEntry[];
  readonly hwcaps: readonly string[];
  readonly links: readonly LibraryLink[];
}

/**
 * What ldconfig of glibc 2.36 finds in the folders of ld.so.conf and then in the loader's own, each once; folders of
 * the older hwcaps scheme (`tls`, `haswell`), gone since 2.37, are left out. `links` are those that ldconfig makes.
 */
export function readLibraryCache(tree: Tree, folders: readonly string[], native: Architecture): LibraryCache {
  const listed = listFolders(tree, [...folders, ...ownFolders(native)]);
  const libraries = listed.flatMap((folder) => scan(tree, folder, native));
  return {
    entries: libraries.map(({ entry }) => entry),
    hwcaps: listed.flatMap(({ hwcaps }) => hwcaps ?? []),
    links: libraries.flatMap(({ link }) => link ?? []),
  };
}

interface Folder {
  /** As written, which is what the cache says. */
  readonly path: string;
  readonly hwcaps?: string;
}

function listFolders(tree: Tree, paths: readonly string[]): Folder[] {
  const seen = new Set<string>();
  const folders: Folder[] = [];
  const add = (folder: Folder): boolean => {
    const found = tree.resolve(folder.path);
    if (found?.entry.type !== "directory" || seen.has(found.path)) return false;
    seen.add(found.path);
    folders.push(folder);
    return true;
  };
  for (const path of paths) {
    if (!add({ path })) continue;
    for (const name of tree.names(`${path}/glibc-hwcaps`)) {
      if (!name.startsWith(".") && !name.includes(":"))
        add({ path: `${path}/glibc-hwcaps/${name}`, hwcaps: name });
    }
  }
  return folders;
}

interface Library {
  readonly soname: string;
  readonly name: string;
  readonly isLink: boolean;
  readonly flags: number;
  readonly isaLevel: number;
  readonly found: Found;
}

function scan(tree: Tree, folder: Folder, native: Architecture): { entry: CacheEntry; link?: LibraryLink }[] {
  const bySoname = new Map<string, Library>();
  const within = tree.resolve(folder.path);
  if (!within) return [];
  for (const name of tree.names(folder.path)) {
    const library = readLibrary(tree, within, folder.hwcaps !== undefined, name, native);
    if (!library) continue;
    const known = bySoname.get(library.soname);
    if (!known) bySoname.set(library.soname, library);
    else if (isNewer(library, known)) bySoname.set(library.soname, { ...library, flags: known.flags });
  }
  return [...bySoname.values()].map((library) => entryOf(tree, folder, library));
}

/** A file comes before a link; otherwise the later name wins. */
function isNewer(one: Library, known: Library): boolean {
  if (one.isLink !== known.isLink) return known.isLink;
  return compareLibraries(known.name, one.name) < 0;
}

function readLibrary(
  tree: Tree,
  folder: Found,
  isHwcaps: boolean,
  name: string,
  native: Architecture,
): Library | undefined {
  const isNamedSo = looksLikeLibrary(name);
  if (!isNamedSo && !isHwcaps) return undefined;
  const { found, isLink: symlink } = tree.child(folder, name);
  if (!isNamedSo && !symlink) return undefined;
  const facts = found && tree.elf(found);
  if (!found || facts?.type !== "shared") return undefined;
  const flags = cacheFlags(architectureOf(facts), native);
  if (flags === undefined) return undefined;
  const soname = facts.soname ?? name;
  const isLink = symlink && (name === soname || (name.endsWith(".so") && soname.startsWith(name)));
  return {
    soname: isLink ? name : soname,
    name,
    isLink,
    flags,
    isaLevel: highestBit(facts.isaNeeded),
    found,
  };
}

/** `_dl_is_dso` of glibc; what prelink leaves behind is not one. */
function looksLikeLibrary(name: string): boolean {
  return /^(lib|ld-)/.test(name) && name.includes(".so") && !/\.#prelink#(\..{6})?$/.test(name);
}

function cacheFlags(one: Architecture | undefined, native: Architecture): number | undefined {
  if (!one) return undefined;
  const family = [
    native.name,
    ...native.also,
    ...(architectureNamed("amd64")?.also.includes(native.name) ? ["amd64"] : []),
  ];
  return family.includes(one.name) ? one.cacheFlags : undefined;
}

function highestBit(bits: number): number {
  return bits === 0 ? 0 : 31 - Math.clz32(bits);
}

/** The cache names a library by its soname, and relies on the link that ldconfig makes; in a hwcaps folder by its file. */
function entryOf(tree: Tree, folder: Folder, library: Library): { entry: CacheEntry; link?: LibraryLink } {
  const { soname, name, flags } = library;
  if (folder.hwcaps !== undefined) {
    const { isaLevel } = library;
    return { entry: { soname, path: `${folder.path}/${name}`, flags, hwcaps: folder.hwcaps, isaLevel } };
  }
  const entry = { soname, path: `${folder.path}/${soname}`, flags, isaLevel: 0 };
  const link = linkFor(tree, folder, library);
  return link ? { entry, link } : { entry };
}

function linkFor(
  tree: Tree,
  folder: Folder,
  { soname, name, isLink, found }: Library,
): LibraryLink | undefined {
  if (isLink || soname.includes("/")) return undefined;
  const path = `${folder.path}/${soname}`;
  if (tree.resolve(path)?.file === found.file) return undefined;
  const there = tree.lookup(path);
  if (there && there.type !== "symlink") return undefined;
  const parent = tree.resolve(folder.path)?.path ?? folder.path;
  return { path: posix.join(parent, soname), target: name };
}
