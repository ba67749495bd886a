import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { ArchiveError } from "../formats/deb-error.ts";
import { isForeign, ModuleBuilder, type ModuleContent } from "../formats/module-content.ts";

/**
 * The content of a folder; undefined when there is no folder. A symlink stands for the file of the same folder that it
 * leads to. Throws an ArchiveError for what a module cannot hold, and the system's errors.
 */
export function readModuleFolder(folder: string): ModuleContent | undefined {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const builder = new ModuleBuilder();
  addFolder(realpathSync(folder), "", builder);
  return builder.done();
}

function addFolder(root: string, folder: string, builder: ModuleBuilder): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (isForeign(entry.name)) continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      builder.enter(path);
      addFolder(root, path, builder);
    } else addFile(root, path, entry.isFile() || entry.isSymbolicLink(), builder);
  }
}

function addFile(root: string, path: string, isReadable: boolean, builder: ModuleBuilder): void {
  const real = isReadable ? targetOf(root, path) : undefined;
  const stat = real === undefined ? undefined : statSync(real);
  if (!real?.startsWith(root + sep))
    throw new ArchiveError(`${path} is a link that leads to no file of the module`);
  if (!stat?.isFile()) throw new ArchiveError(`${path} is no file`);
  builder.admit(path, stat.size);
  builder.add(path, readFileSync(real));
}

function targetOf(root: string, path: string): string | undefined {
  try {
    const real = realpathSync(join(root, path));
    return relative(root, real).split(sep).some(isForeign) ? undefined : real;
  } catch {
    return undefined;
  }
}
