import type { Architecture } from "./architectures.ts";
import type { LoadedClosure, LoadedFile } from "./loaded.ts";
import { type Library, type Name, plainNamesOf } from "./plain-names.ts";
import { search } from "./search.ts";
import type { Start } from "./start.ts";
import type { System } from "./system.ts";

export type Loaded = Pick<LoadedClosure, "files" | "missing" | "named">;

/**
 * The same as `Loading` in a fraction of its time, for nearly all programs: those of which libraries are found under their
 * sonames and have no say in where others are found. A name then means one file to all of them, and what that needs is
 * searched for once in a system. Undefined for every other program, and for one that lacks something.
 */
export function loadPlainly(
  system: System,
  start: Start,
  one: Architecture,
  head: LoadedFile,
  loader: LoadedFile,
): Loaded | undefined {
  const isAlone = !start.libraryPath && !start.preload && system.preload.length === 0;
  const isPlain = isAlone && isPlainProgram(head) && isPlainLoader(loader);
  return isPlain ? load(system, start, one, head, loader) : undefined;
}

function load(
  system: System,
  start: Start,
  one: Architecture,
  head: LoadedFile,
  loader: LoadedFile,
): Loaded | undefined {
  const names = plainNamesOf(system)(one);
  const asked = names.neededBy(head.facts);
  if (!asked) return undefined;
  const closure = names.newClosure();
  const loaderName = names.named(loader.facts.soname as string);
  loaderName.closure = closure;
  const named = new Map<string, LoadedFile>();
  named.set(loaderName.text, loader);
  const files = [head];
  const needs: (readonly Name[])[] = [asked];
  const isOwn = head.facts.runpath !== undefined;
  for (let at = 0; at < files.length; at++) {
    const by = files[at] as LoadedFile;
    const wanted = needs[at] as readonly Name[];
    for (let need = 0; need < wanted.length; need++) {
      const name = wanted[need] as Name;
      if (name === loaderName && !files.includes(loader)) {
        files.push(loader);
        needs.push([]);
      }
      if (name.closure === closure) continue;
      const library: Library | undefined =
        isOwn && at === 0
          ? names.library(name, search(system, start, one, head, name.text))
          : names.libraryOf(name, by);
      if (!library || files.length > mostFiles) return undefined;
      name.closure = closure;
      const file = { path: library.path, found: library.found, facts: library.facts, by, name: name.text };
      named.set(name.text, file);
      files.push(file);
      needs.push(library.needed);
    }
  }
  if (!files.includes(loader)) files.push(loader);
  return { files, missing: [], named };
}

/** Real programs load some hundred. */
const mostFiles = 1000;

function isPlainProgram({ facts }: LoadedFile): boolean {
  return facts.type === "executable" && facts.soname === undefined;
}

function isPlainLoader({ facts: { soname, needed, filters } }: LoadedFile): boolean {
  return soname !== undefined && needed.length === 0 && !filters;
}
