import { posix } from "node:path";
import type { CacheEntry } from "../formats/ld-cache-layout.ts";
import { type Architecture, isFor, ownFolders } from "./architectures.ts";
import type { LoadedFile } from "./loaded.ts";
import { onceFor } from "./once.ts";
import { namedFolders } from "./search-folders.ts";
import type { Start } from "./start.ts";
import type { System } from "./system.ts";
import type { Found } from "./tree.ts";

/** Where a library was found: `path` as the loader writes it, or why what was found first cannot be loaded. */
export type Hit =
  | { readonly kind: "found"; readonly path: string; readonly found: Found }
  | { readonly kind: "unusable"; readonly path: string; readonly reason: string };

/**
 * Where the loader of glibc finds a name that an object needs, its tokens replaced: the first usable file of, in this
 * order, RPATH of the object and of those that loaded it (none of these where the object has a RUNPATH), LD_LIBRARY_PATH, its
 * RUNPATH, ld.so.cache, and the loader's own folders (`_dl_map_object` in elf/dl-load.c; ld.so(8)). What a secure process
 * preloads must be setuid itself and in a folder (`open_path`).
 */
export function search(
  system: System,
  start: Start,
  one: Architecture,
  needing: LoadedFile,
  name: string,
  preload = false,
): Hit | undefined {
  if (name === "") return undefined;
  if (name.includes("/")) return tryFile(system, one, fromWorkdir(name, start));
  const { noDefaultLibraries } = needing.facts;
  const { inherited, environment, own } = namedFolders(system, start, one, needing);
  const within = (folders: readonly string[]) => searchFolders(system, one, folders, name, isSetuidWanted);
  const isSetuidWanted = preload && start.secure === true;
  return (
    within(inherited) ??
    within(environment) ??
    within(own) ??
    (isSetuidWanted
      ? within(noDefaultLibraries ? [] : ownFolders(one))
      : searchSystem(system, one, noDefaultLibraries, name))
  );
}

/** The cache and the loader's own folders: the same for all files of a system, and so searched once for each name. */
function searchSystem(system: System, one: Architecture, noDefault: boolean, name: string): Hit | undefined {
  const hits = hitsOf(system)(one)[noDefault ? 1 : 0];
  const known = hits.get(name);
  if (known !== undefined || hits.has(name)) return known;
  const hit =
    searchCache(system, one, noDefault, name) ??
    (noDefault ? undefined : searchFolders(system, one, ownFolders(one), name, false));
  hits.set(name, hit);
  return hit;
}

/** By name: with the loader's own folders, and without. */
const hitsOf = onceFor((_: System) => onceFor((_: Architecture): [Hits, Hits] => [new Map(), new Map()]));
type Hits = Map<string, Hit | undefined>;

function fromWorkdir(name: string, { workdir }: Start): string {
  return name.startsWith("/") ? name : posix.join(workdir ?? "/", name);
}

function searchFolders(
  system: System,
  one: Architecture,
  folders: readonly string[],
  name: string,
  isSetuidWanted: boolean,
): Hit | undefined {
  const below = one.name === "amd64" ? system.below : [];
  for (const folder of folders) {
    if (system.tree.resolve(folder)?.entry.type !== "directory") continue;
    for (const within of [...below, ""]) {
      const hit = tryFile(system, one, `${folder === "/" ? "" : folder}${within}/${name}`);
      if (hit && (!isSetuidWanted || isSetuid(hit))) return hit;
    }
  }
  return undefined;
}

function isSetuid(hit: Hit): boolean {
  return hit.kind === "found" && (hit.found.entry.mode & 0o4000) !== 0;
}

/** The best entry that the processor serves; a file that is no longer there sends the loader on. */
function searchCache(system: System, one: Architecture, noDefault: boolean, name: string): Hit | undefined {
  const entries = system.bySoname.get(name)?.filter(({ flags }) => flags === one.cacheFlags) ?? [];
  const served = system.hwcaps.flatMap(
    (level) => entries.find((entry) => isServed(system, entry, level)) ?? [],
  );
  const entry = served[0] ?? entries.find(({ hwcaps }) => hwcaps === undefined);
  if (!entry) return undefined;
  const own = ownFolders(one).some((folder) => entry.path.startsWith(`${folder}/`));
  if (noDefault && own) return undefined;
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
