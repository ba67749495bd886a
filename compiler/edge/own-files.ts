import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import type { Files } from "./interfaces.ts";
import { readRegular } from "./read-regular.ts";
import { stampOf } from "./stamp.ts";

/** A project without its modules: its absolute folder and its own files. */
export interface OwnFiles {
  readonly folder: string;
  readonly files: Files;
}

/** Finds a folder of `.plim` files, or one `.plim` file of a folder; undefined when there is none. */
export function openOwnFiles(name: string): OwnFiles | undefined {
  const path = resolve(name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return undefined;
  const folder = realpathSync(stat.isDirectory() ? path : dirname(path));
  const sources = stat.isDirectory() ? plimFiles(folder) : [path.slice(dirname(path).length + 1)];
  return sources.length === 0 ? undefined : { folder, files: projectFiles(folder, sources) };
}

/** The files below a folder; a path that leads out of it, through `..` or a symlink, reads as absent. */
export function projectFiles(folder: string, sources: readonly string[]): Files {
  const root = realpathSync(folder);
  const inside = (path: string): string | undefined => {
    try {
      const real = realpathSync.native(join(root, path));
      return real.startsWith(root + sep) ? real : undefined;
    } catch {
      return undefined;
    }
  };
  // Where folders lead, for as long as nothing else has its turn: most files share theirs.
  const folders = new Map<string, string | undefined>();
  const folderOf = (path: string): string | undefined => {
    if (folders.size === 0) queueMicrotask(() => folders.clear());
    const folder = dirname(path);
    if (!folders.has(folder)) folders.set(folder, folder === "." ? root : inside(folder));
    return folders.get(folder);
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
    stamp: (path) => {
      if (path.startsWith("/")) return stampOf(path);
      const [folder, name] = [folderOf(path), basename(path)];
      const isPlain = folder !== undefined && name !== "." && name !== "..";
      return isPlain ? stampOf(`${folder}/${name}`, () => inside(path)) : stampOf(inside(path));
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
