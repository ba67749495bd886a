import { chmodSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeFolders } from "../../spec/disk/make-folders.ts";
import { passingFolder } from "./passing-folder.ts";
import { removeTree } from "./remove-tree.ts";
import { fileSink } from "./sink.ts";
import { onDisk, StoreError } from "./store-error.ts";
import { replace as swap } from "./write-bundle.ts";

/**
 * Puts a folder in place whole or not at all: `write` fills one beside it, which then takes its name. What is there before
 * is replaced only when it holds `mark`, a file that tells such a folder; whatever else is there is left. Throws StoreErrors.
 */
export function replaceFolder(target: string, mark: string, write: (folder: string) => void): void {
  onDisk(target, () => {
    if (existsSync(target) && readdirSync(target).length > 0 && !existsSync(join(target, mark)))
      throw new StoreError("EEXIST", target, `this folder holds other things, and no ${mark}`);
    makeFolders(dirname(target));
    const fresh = passingFolder(dirname(target), `.new-${basename(target)}-`);
    try {
      chmodSync(fresh, 0o755);
      write(fresh);
      swap(target, fresh);
    } finally {
      removeTree(fresh);
    }
  });
}

/**
 * The same of a file: `write` makes a new one at the path that it is given, and says whether it is whole. Gives the digest of
 * what is in place now.
 */
export function replaceOutput(target: string, write: (path: string) => boolean): string | undefined {
  return replaced(target, write) ? onDisk(target, () => fileDigest(target)) : undefined;
}

function replaced(target: string, write: (path: string) => boolean): boolean {
  return onDisk(target, () => {
    makeFolders(dirname(target));
    const fresh = `${target}.${process.pid}.new`;
    try {
      if (!write(fresh)) return false;
      renameSync(fresh, target);
      return true;
    } finally {
      rmSync(fresh, { force: true });
    }
  });
}

function fileDigest(path: string): string {
  const sink = fileSink(path);
  sink.close();
  return sink.digest();
}

/** Small files of a folder, each by rename. */
export function writeFiles(folder: string, files: ReadonlyMap<string, { readonly bytes: Uint8Array }>): void {
  for (const [name, { bytes }] of files)
    replaced(join(folder, name), (fresh) => {
      writeFileSync(fresh, bytes, { flag: "wx", mode: 0o644 });
      return true;
    });
}
