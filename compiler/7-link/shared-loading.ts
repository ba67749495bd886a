import type { LoadedClosure, LoadedFile } from "./loaded.ts";
import { onceFor } from "./once.ts";
import type { Start } from "./start.ts";
import type { System } from "./system.ts";

export type Loaded = Pick<LoadedClosure, "files" | "missing" | "named">;

/**
 * What an executable loads: programs of one root that need the same libraries, and say nothing else of their own, load the same
 * files in the same order. They are searched for once, and stand for each of the others with the chain to that one.
 */
export function loadOnce(system: System, start: Start, head: LoadedFile, load: () => Loaded): Loaded {
  if (!saysNothing(start, head)) return load();
  const { class: size, machine, interpreter, needed } = head.facts;
  const key = [start.workdir, start.secure, size, machine, interpreter, ...needed].join("\n");
  const known = loadedOf(system).get(key);
  if (known) return standingFor(known, head);
  const loaded = load();
  if (loaded.missing.length === 0 && !loaded.files.some(namesPath)) loadedOf(system).set(key, loaded);
  return loaded;
}

const loadedOf = onceFor((_: System) => new Map<string, Loaded>());

/** Neither the environment nor the file itself has a say in where its libraries are searched for. */
function saysNothing({ libraryPath, preload }: Start, head: LoadedFile): boolean {
  const { type, soname, rpath, runpath, filters, noDefaultLibraries } = head.facts;
  const isPlain = type === "executable" && soname === undefined && !filters && !noDefaultLibraries;
  return isPlain && !libraryPath && !preload && !rpath && !runpath && !namesPath(head);
}

/** A path could be that of the executable; a token leads to one. */
function namesPath({ facts: { needed, filters = [] } }: LoadedFile): boolean {
  return [...needed, ...filters.map(({ name }) => name)].some((name) => /[/$]/.test(name));
}

function standingFor({ files, named }: Loaded, head: LoadedFile): Loaded {
  const [first] = files as [LoadedFile];
  const copies = new Map([[first, head]]);
  const copyOf = (file: LoadedFile): LoadedFile => {
    const known = copies.get(file);
    if (known) return known;
    const { path, found, facts, by = first, name } = file;
    const copy = { path, found, facts, by: copyOf(by), name };
    copies.set(file, copy);
    return copy;
  };
  const renamed = new Map<string, LoadedFile>();
  for (const [name, file] of named) renamed.set(file === first ? head.name : name, copyOf(file));
  return { files: files.map(copyOf), missing: [], named: renamed };
}
