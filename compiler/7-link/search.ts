import { posix } from "node:path";
import type { CacheEntry } from "../formats/ld-cache-layout.ts";
import type { Architecture } from "./architectures.ts";
import { isFor } from "./architectures.ts";
import { ownFolders } from "./library-cache.ts";
import type { LoadedFile } from "./loaded.ts";
import type { System } from "./system.ts";
import { expandTokens } from "./tokens.ts";
import type { Found } from "./tree.ts";

/** Where a library was found: `path` as the loader writes it, or why what was found first cannot be loaded. */
export type Hit =
  | { readonly kind: "found"; readonly path: string; readonly found: Found }
  | { readonly kind: "unusable"; readonly path: string; readonly reason: string };

/**
 * Where the loader of glibc 2.36 finds a name that an object needs: the first usable file of, in this order, RPATH of the
 * object and of those that loaded it (none of these where the object has a RUNPATH), its RUNPATH, ld.so.cache, and the
 * loader's own folders (`_dl_map_object` in elf/dl-load.c; ld.so(8)). LD_LIBRARY_PATH plays no part.
 */
export function search(
  system: System,
  one: Architecture,
  needing: LoadedFile,
  name: string,
): Hit | undefined {
  if (name.includes("/")) return tryFile(system, one, expandTokens(name, originOf(needing), one));
  return (
    searchFolders(system, one, namedFolders(system, one, needing), name) ??
    searchCache(system, one, needing, name) ??
    (needing.facts.noDefaultLibraries ? undefined : searchFolders(system, one, ownFolders(one), name))
  );
}

/** The folders of RPATH or RUNPATH that are there, each once; a file with many libraries asks many times. */
function namedFolders({ tree }: System, one: Architecture, needing: LoadedFile): readonly string[] {
  const before = known.get(needing);
  if (before) return before;
  const folders = [...new Set(writtenFolders(one, needing))];
  const there = folders.filter((folder) => tree.resolve(folder)?.entry.type === "directory");
  known.set(needing, there);
  return there;
}

const known = new WeakMap<LoadedFile, readonly string[]>();

function writtenFolders(one: Architecture, needing: LoadedFile): string[] {
  const { runpath } = needing.facts;
  if (runpath !== undefined) return foldersOf(runpath, needing, one);
  const folders: string[] = [];
  for (let at: LoadedFile | undefined = needing; at && folders.length <= mostFolders; at = at.by) {
    const { rpath, runpath: other } = at.facts;
    if (rpath !== undefined && other === undefined) folders.push(...foldersOf(rpath, at, one));
  }
  return folders;
}

/** Real files name a handful; a hostile one must not make the search endless. */
const mostFolders = 1024;
const longestPath = 65_536;

/** Relative folders would depend on where the process starts, so they prove nothing. */
function foldersOf(text: string, owner: LoadedFile, one: Architecture): string[] {
  return text
    .slice(0, longestPath)
    .split(":", mostFolders)
    .map((folder) => expandTokens(folder, originOf(owner), one).replace(/\/+$/, ""))
    .filter((folder) => folder.startsWith("/"));
}

function originOf({ path }: LoadedFile): string {
  return posix.dirname(path);
}

function searchFolders(
  system: System,
  one: Architecture,
  folders: readonly string[],
  name: string,
): Hit | undefined {
  const levels = one.name === "amd64" ? system.hwcaps : [];
  for (const folder of folders) {
    if (system.tree.resolve(folder)?.entry.type !== "directory") continue;
    for (const within of [...levels.map((level) => `/glibc-hwcaps/${level}`), ""]) {
      const hit = tryFile(system, one, `${folder}${within}/${name}`);
      if (hit) return hit;
    }
  }
  return undefined;
}

/** The best entry that the processor serves; a file that is no longer there sends the loader on. */
function searchCache(system: System, one: Architecture, needing: LoadedFile, name: string): Hit | undefined {
  const entries = system.bySoname.get(name)?.filter(({ flags }) => flags === one.cacheFlags) ?? [];
  const served = system.hwcaps.flatMap(
    (level) => entries.find((entry) => isServed(system, entry, level)) ?? [],
  );
  const entry = served[0] ?? entries.find(({ hwcaps }) => hwcaps === undefined);
  if (!entry) return undefined;
  const own = ownFolders(one).some((folder) => entry.path.startsWith(`${folder}/`));
  if (needing.facts.noDefaultLibraries && own) return undefined;
  return tryFile(system, one, entry.path);
}

function isServed({ level }: System, { hwcaps, isaLevel }: CacheEntry, name: string): boolean {
  return hwcaps === name && isaLevel < level;
}

/** A file for another machine is passed over; one that is no ELF file, or no library, ends the search. */
function tryFile({ tree }: System, one: Architecture, path: string): Hit | undefined {
  const found = tree.resolve(path);
  if (!found) return undefined;
  if (found.entry.type === "directory") return undefined;
  const facts = tree.elf(found);
  if (!facts) return { kind: "unusable", path, reason: "is not an ELF file" };
  if (!isFor(facts, one)) return undefined;
  if (facts.type !== "shared") return { kind: "unusable", path, reason: "is an executable, not a library" };
  return { kind: "found", path, found };
}
