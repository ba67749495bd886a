import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TreeFacts } from "../5-lock/facts.ts";
import type { VendoredFile } from "../5-lock/vendored-file.ts";
import type { TarMember } from "../formats/tar-write.ts";
import { replaceFolder } from "./replace-output.ts";
import type { FileStore } from "./store.ts";
import { TarFile } from "./tar-file.ts";
import { vendorMark } from "./vendored.ts";

/** Is there something else in the folder, that must not be lost? */
export function isForeignFolder(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, vendorMark));
}

/**
 * Writes the files as a folder that is there whole or not at all, in place of one that was written before. Archives are
 * copies, where the file system can of the same blocks: nobody who changes them changes the store. Throws StoreErrors.
 */
export function writeVendored(
  folder: string,
  files: readonly VendoredFile[],
  store: Pick<FileStore, "place">,
): void {
  replaceFolder(folder, vendorMark, (fresh) => {
    for (const file of files) writeOne(join(fresh, file.path), file, store);
    const lines = files.flatMap(({ by, path }) => (by === undefined ? [] : [`${by} ${path}\n`])).sort();
    const head = "Written by `plimsoll vendor`, which may write it anew. Builds find here:\n";
    writeFileSync(join(fresh, vendorMark), head + [...new Set(lines)].join(""));
  });
}

function writeOne(path: string, file: VendoredFile, store: Pick<FileStore, "place">): void {
  mkdirSync(dirname(path), { recursive: true });
  if ("bytes" in file) writeFileSync(path, file.bytes);
  else if ("archive" in file) copyFileSync(file.archive, path, constants.COPYFILE_FICLONE);
  else writeTree(path, file.tree, store);
}

/** A tree whose files are in the store, as a tar archive: the same tree gives the same bytes. */
function writeTree(path: string, { members }: TreeFacts, store: Pick<FileStore, "place">): void {
  const tar = new TarFile(path);
  try {
    for (const { source, size = 0, ...member } of members)
      tar.add({ ...member, size } as TarMember, source === undefined ? undefined : store.place(source));
    tar.finish();
  } finally {
    tar.close();
  }
}
