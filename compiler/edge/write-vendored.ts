import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { VendoredFile } from "../5-lock/vendor.ts";

/** Says that a folder was written here, and may be written anew. */
const mark = "plimsoll-vendor";

/** Is there something else in the folder, that must not be lost? */
export function isForeignFolder(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, mark));
}

/**
 * Writes the files as a folder that is there whole or not at all, in place of one that was written before. Archives are
 * copies, where the file system can of the same blocks: nobody who changes them changes the store. Throws what the disk says.
 */
export function writeVendored(folder: string, files: readonly VendoredFile[]): void {
  const target = resolve(folder);
  mkdirSync(dirname(target), { recursive: true });
  const temporary = mkdtempSync(join(dirname(target), `.${basename(target)}.`));
  try {
    const whole = join(temporary, "new");
    mkdirSync(whole, { mode: 0o755 });
    for (const file of files) writeOne(join(whole, file.path), file);
    writeFileSync(join(whole, mark), "Written by `plimsoll vendor`, which may write it anew.\n");
    if (existsSync(target)) renameSync(target, join(temporary, "old"));
    renameSync(whole, target);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function writeOne(path: string, file: VendoredFile): void {
  mkdirSync(dirname(path), { recursive: true });
  if ("bytes" in file) writeFileSync(path, file.bytes);
  else copyFileSync(file.archive, path, constants.COPYFILE_FICLONE);
}
