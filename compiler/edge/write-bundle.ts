import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeFolders } from "../../spec/disk/make-folders.ts";
import { isOfThisBoot, renewForBoot } from "./boot-id.ts";
import { passingFolder } from "./passing-folder.ts";
import { removeTree } from "./remove-tree.ts";

/** The files of a bundle beside its root file system, by relative path. */
export type BundleFiles = ReadonlyMap<string, { readonly bytes: Uint8Array; readonly mode: number }>;

/**
 * Writes a bundle folder so that it is there whole or not at all: it is made beside its place under another name and
 * renamed. A folder that already holds this very build is left alone; one that is older than the boot of the machine only when
 * `isSound` finds its root whole, for a loss of power may have cut it. `writeRoot` makes the `rootfs` folder.
 */
export function writeBundle(
  target: string,
  files: BundleFiles,
  writeRoot: (rootfs: string) => void,
  isSound: (rootfs: string) => boolean,
  isCurrent: (target: string) => boolean = isOfThisBoot,
): void {
  if (holdsSameBuild(target, files) && (isCurrent(target) || isSound(join(target, "rootfs")))) {
    renewEvidence(target, files);
    return isCurrent(target) ? undefined : renewForBoot(target);
  }
  makeFolders(dirname(target));
  const fresh = passingFolder(dirname(target), `.new-${basename(target)}-`);
  try {
    const rootfs = join(fresh, "rootfs");
    writeRoot(rootfs);
    for (const [path, { bytes, mode }] of files) writeFile(join(fresh, path), bytes, mode);
    replace(target, fresh);
  } finally {
    removeTree(fresh);
  }
}

/** `bundle.json` holds the digests of the root and of all that a start reads, so it alone tells two builds apart. */
function holdsSameBuild(target: string, files: BundleFiles): boolean {
  const descriptor = files.get("bundle.json");
  if (!descriptor || !existsSync(join(target, "rootfs"))) return false;
  try {
    return readFileSync(join(target, "bundle.json")).equals(descriptor.bytes);
  } catch {
    return false;
  }
}

/** Evidence says of what a build was made, so it may change where nothing that runs does. Each file changes by rename. */
function renewEvidence(target: string, files: BundleFiles): void {
  for (const [name, { bytes, mode }] of files) {
    const path = join(target, name);
    if (existsSync(path) && readFileSync(path).equals(bytes)) continue;
    writeFile(`${path}.new`, bytes, mode);
    renameSync(`${path}.new`, path);
  }
}

function writeFile(path: string, bytes: Uint8Array, mode: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, bytes, { mode });
  // The umask takes bits away when a file is made.
  chmodSync(path, mode);
}

/** Gives a folder its name; between the two renames there is none of that name, never half of one. */
export function replace(target: string, fresh: string): void {
  const old = `${fresh}.old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  removeTree(old);
}
