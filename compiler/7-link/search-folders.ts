import { posix } from "node:path";
import type { Architecture } from "./architectures.ts";
import type { LoadedFile } from "./loaded.ts";
import type { Start } from "./start.ts";
import type { System } from "./system.ts";
import { expandTokens, type Speaker } from "./tokens.ts";

/** The folders of a search, in order, those that are there alone: a file with many libraries asks many times. */
export interface Folders {
  /** Of RPATH: of the file that needs something, then of the one that loaded it, and so on. */
  readonly inherited: readonly string[];
  /** Of LD_LIBRARY_PATH. */
  readonly environment: readonly string[];
  /** Of its own RUNPATH. */
  readonly own: readonly string[];
}

/**
 * Folders that a file, those that loaded it, and the environment name (`_dl_map_object` of glibc's elf/dl-load.c). A
 * RUNPATH silences every RPATH for the file that has it, and its own RPATH for all.
 */
export function namedFolders(system: System, start: Start, one: Architecture, needing: LoadedFile): Folders {
  if (!start.libraryPath && namesNone(needing)) return none;
  const before = known.get(needing);
  if (before) return before;
  const there = (folders: readonly string[]) =>
    [...new Set(folders)].filter((folder) => system.tree.resolve(folder)?.entry.type === "directory");
  const { runpath } = needing.facts;
  let head = needing;
  while (head.by) head = head.by;
  const folders = {
    inherited: runpath === undefined ? there(inheritedFolders(start, one, needing)) : [],
    environment: there(foldersOf(start.libraryPath, /[:;]/, speakerOf(head, start), start, one)),
    own: there(foldersOf(runpath, ":", speakerOf(needing, start), start, one)),
  };
  known.set(needing, folders);
  return folders;
}

const known = new WeakMap<LoadedFile, Folders>();
const none: Folders = { inherited: [], environment: [], own: [] };

/** Most files name no folder, and neither do those that loaded them. */
function namesNone(needing: LoadedFile): boolean {
  for (let at: LoadedFile | undefined = needing; at; at = at.by)
    if (at.facts.rpath || at.facts.runpath) return false;
  return true;
}

function inheritedFolders(start: Start, one: Architecture, needing: LoadedFile): string[] {
  const folders: string[] = [];
  for (let at: LoadedFile | undefined = needing; at && folders.length <= mostFolders; at = at.by) {
    const { rpath, runpath } = at.facts;
    if (runpath === undefined) folders.push(...foldersOf(rpath, ":", speakerOf(at, start), start, one));
  }
  return folders;
}

/** Real files name a handful; a hostile one must not make the search endless. */
const mostFolders = 1024;
const longestPath = 65_536;

/** An empty part is the working folder, and so is what a relative one starts from. */
function foldersOf(
  text: string | undefined,
  separator: string | RegExp,
  speaker: Speaker,
  { workdir }: Start,
  one: Architecture,
): string[] {
  if (!text) return [];
  return text
    .slice(0, longestPath)
    .split(separator, mostFolders)
    .flatMap((folder) => {
      const expanded = expandTokens(folder, speaker, one);
      if (expanded === undefined || (folder !== "" && expanded === "")) return [];
      if (expanded.startsWith("/")) return [expanded.replace(/(?<=.)\/+$/, "")];
      return workdir === undefined ? [] : [posix.join(workdir, expanded)];
    });
}

export function speakerOf({ path, by }: LoadedFile, { secure = false }: Start): Speaker {
  return { origin: posix.dirname(path), secure, isHead: by === undefined };
}
