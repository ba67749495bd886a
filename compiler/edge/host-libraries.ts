import { existsSync, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import type { ElfFacts } from "../5-lock/facts.ts";
import { readLdCache } from "../formats/ld-cache-read.ts";

/** Finds the libraries of this machine as its loader would, without running it. */
export type FindLibrary = (name: string, needing: Needing) => string | undefined;

/** An ELF file that needs others, and the one for which it was loaded. */
export interface Needing {
  readonly path: string;
  readonly facts: ElfFacts;
  readonly by?: Needing;
}

/**
 * ld.so(8): RPATH of the file and of those that loaded it where it has no RUNPATH, its RUNPATH, the machine's
 * `ld.so.cache`, then the default folders. Only libraries of the same machine and class are found.
 */
export function hostLibraries(isFit: (path: string, facts: ElfFacts) => boolean): FindLibrary {
  const cache = readCache();
  return (name, needing) => {
    if (name.includes("/")) return existsSync(name) ? name : undefined;
    const named = foldersOf(needing).map((folder) => posix.join(folder, name));
    const cached = needing.facts.noDefaultLibraries ? [] : (cache.get(name) ?? []);
    const usual = needing.facts.noDefaultLibraries
      ? []
      : usualFolders(needing.facts).map((one) => `${one}/${name}`);
    return [...named, ...cached, ...usual].find((path) => isFile(path) && isFit(path, needing.facts));
  };
}

function foldersOf(needing: Needing): readonly string[] {
  const { runpath } = needing.facts;
  const folders: string[] = [];
  for (let at: Needing | undefined = needing; at && runpath === undefined; at = at.by)
    if (at.facts.runpath === undefined) folders.push(...expand(at.facts.rpath, at));
  return [...folders, ...expand(runpath, needing)];
}

/** `$LIB` and `$PLATFORM` are of few files and of none that Debian ships; a folder with them is passed over. */
function expand(text: string | undefined, { path }: Needing): readonly string[] {
  return (text ?? "")
    .split(":")
    .map((folder) => folder.replace(/\$(ORIGIN|\{ORIGIN\})/g, posix.dirname(path)))
    .filter((folder) => folder.startsWith("/") && !folder.includes("$"));
}

/** Debian's triplets beside the folders that every glibc has. */
function usualFolders({ machine, class: bits }: ElfFacts): readonly string[] {
  const triplet = { 62: "x86_64-linux-gnu", 183: "aarch64-linux-gnu", 3: "i386-linux-gnu" }[machine];
  const own = triplet ? [`/lib/${triplet}`, `/usr/lib/${triplet}`] : [];
  return [...own, ...(bits === 64 ? ["/lib64", "/usr/lib64"] : []), "/lib", "/usr/lib"];
}

function readCache(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  try {
    // Entries for better processors come first: the plain one serves every machine.
    const entries = readLdCache(readFileSync("/etc/ld.so.cache"))?.entries ?? [];
    for (const { soname, path, hwcaps } of entries)
      if (hwcaps === undefined) found.set(soname, [...(found.get(soname) ?? []), path]);
  } catch {
    // Without a cache the default folders are what there is.
  }
  return found;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
