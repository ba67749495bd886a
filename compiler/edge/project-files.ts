import { readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import type { Files, ProgramFiles } from "./interfaces.ts";
import { modulePins } from "./module-pins.ts";
import { Modules } from "./modules.ts";
import { readRegular } from "./read-regular.ts";
import { defaultStore, type FileStore, openStore } from "./store.ts";
import { withModules } from "./with-modules.ts";

/** A project on disk: the folder its paths are relative to, and its files. */
export interface Project {
  /** As the user named it. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly files: ProgramFiles;
  readonly modules: Pick<Modules, "bring">;
}
export interface ProjectOptions {
  /** Modules are taken as they are now, whatever the lock says of them. */
  readonly unpinned?: boolean;
}

/** Opens a folder of `.plim` files, or one `.plim` file of a folder; undefined when there is none. */
export function openProject(name: string, { unpinned = false }: ProjectOptions = {}): Project | undefined {
  const path = resolve(name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return undefined;
  const folder = realpathSync(stat.isDirectory() ? path : dirname(path));
  const sources = stat.isDirectory() ? plimFiles(folder) : [path.slice(dirname(path).length + 1)];
  if (sources.length === 0) return undefined;
  const own = projectFiles(folder, sources);
  const pins = once(() => (unpinned ? new Map() : modulePins(own)));
  const modules = new Modules({ folder, pins, store: once(storeIfAny) });
  return {
    name,
    folder,
    files: withModules(own, modules.find, (where) => pins().get(where)?.digest),
    modules,
  };
}

/** The store, or none where this user has no place for one; what only saves time does without. */
export function storeIfAny(): FileStore | undefined {
  try {
    return openStore(defaultStore());
  } catch {
    return undefined;
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The files below a folder; a path that leads out of it, through `..` or a symlink, reads as absent. */
export function projectFiles(folder: string, sources: readonly string[]): Files {
  const root = realpathSync(folder);
  const inside = (path: string): string | undefined => {
    try {
      const real = realpathSync(join(root, path));
      return real.startsWith(root + sep) ? real : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    read: (path) => {
      const real = inside(path);
      return real === undefined ? undefined : readRegular(real);
    },
    size: (path) => {
      const real = inside(path);
      const stat = real === undefined ? undefined : statSync(real, { throwIfNoEntry: false });
      return stat?.isFile() ? stat.size : undefined;
    },
    sources: () => sources,
  };
}

function plimFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name.endsWith(".plim") && !entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
