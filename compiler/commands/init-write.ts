import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeFolders } from "../../spec/disk/make-folders.ts";
import type { ProjectTexts } from "./init-project.ts";

/** Files of a folder that a new project would write over, or mix with: its `.plim` files would be one program with ours. */
export function inTheWay(folder: string, texts: ProjectTexts): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => texts.has(name) || name.endsWith(".plim")).sort();
}

/**
 * Writes a project into a folder, made when it is missing. All of it is written elsewhere first and then put in place
 * by rename: a new folder is there whole or not at all. Throws what the disk says.
 */
export function writeProject(folder: string, texts: ProjectTexts): void {
  makeFolders(dirname(folder));
  const temporary = mkdtempSync(join(dirname(folder), `.${basename(folder)}.`));
  try {
    for (const [name, text] of texts) writeFileSync(join(temporary, name), text);
    if (existsSync(folder)) {
      for (const name of texts.keys()) renameSync(join(temporary, name), join(folder, name));
    } else {
      // A temporary folder is its owner's alone; a project is as open as the user's other folders.
      chmodSync(temporary, 0o777 & ~process.umask());
      renameSync(temporary, folder);
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
