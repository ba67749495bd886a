import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { VendoredFile } from "../5-lock/vendor.ts";
import { replaceFolder } from "./replace-output.ts";

/** Says that a folder was written here, and may be written anew. */
const mark = "plimsoll-vendor";

/** Is there something else in the folder, that must not be lost? */
export function isForeignFolder(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, mark));
}

/**
 * Writes the files as a folder that is there whole or not at all, in place of one that was written before. Archives are
 * copies, where the file system can of the same blocks: nobody who changes them changes the store. Throws StoreErrors.
 */
export function writeVendored(folder: string, files: readonly VendoredFile[]): void {
  replaceFolder(folder, mark, (fresh) => {
    for (const file of files) writeOne(join(fresh, file.path), file);
    writeFileSync(join(fresh, mark), "Written by `plimsoll vendor`, which may write it anew.\n");
  });
}

function writeOne(path: string, file: VendoredFile): void {
  mkdirSync(dirname(path), { recursive: true });
  if ("bytes" in file) writeFileSync(path, file.bytes);
  else copyFileSync(file.archive, path, constants.COPYFILE_FICLONE);
}
