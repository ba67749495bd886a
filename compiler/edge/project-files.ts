import type { ProgramFiles } from "./interfaces.ts";
import { modulePins } from "./module-pins.ts";
import { Modules } from "./modules.ts";
import { openOwnFiles } from "./own-files.ts";
import { type FileStore, openStore } from "./store.ts";
import { defaultStore } from "./store-folder.ts";
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
  const found = openOwnFiles(name);
  if (!found) return undefined;
  const { folder, files: own } = found;
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
