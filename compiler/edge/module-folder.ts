import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { ArchiveError } from "../formats/deb-error.ts";
import { isForeign, ModuleBuilder, type ModuleContent } from "../formats/module-content.ts";
import { moduleEntry } from "../formats/module-where.ts";
import { readRegular } from "./read-regular.ts";

/**
 * The content of a folder. A symlink stands for the file of the same folder that it leads to. Throws an ArchiveError for
 * what a module cannot hold, and the system's errors.
 */
export function readModuleFolder(folder: string): ModuleContent {
  // Not a file of a folder is read that does not say that it is a module: it may be `/proc`.
  if (!existsSync(join(folder, moduleEntry))) throw new ArchiveError(`it has no ${moduleEntry}`);
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
    } else addFile(root, path, builder);
  }
}

function addFile(root: string, path: string, builder: ModuleBuilder): void {
  const real = targetOf(root, path);
  if (!real?.startsWith(root + sep))
    throw new ArchiveError(`${path} is a link that leads to no file of the module`);
  builder.admit(path, statSync(real).size);
  const bytes = readRegular(real);
  if (!bytes) throw new ArchiveError(`${path} is no file`);
  builder.add(path, bytes);
}

function targetOf(root: string, path: string): string | undefined {
  try {
    const real = realpathSync(join(root, path));
    return relative(root, real).split(sep).some(isForeign) ? undefined : real;
  } catch {
    return undefined;
  }
}
