import { lstatSync, mkdtempSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { removeTree } from "./remove-tree.ts";
import { isLiving, ownName } from "./store-temporary.ts";

/**
 * A new folder of this process alone, `<prefix><owner>-<random>`, for what is there for a while. What killed processes left
 * under the same prefix is removed first: a signal, or the power, ends a program that then cleans up no more.
 */
export function passingFolder(parent: string, prefix: string): string {
  for (const name of readdirSync(parent)) {
    const owner = name.startsWith(prefix) && /^(\d+-\d+-\d+)-\w{6}$/.exec(name.slice(prefix.length))?.[1];
    if (owner && !isLiving(owner) && isOwn(join(parent, name))) removeTree(join(parent, name));
  }
  return mkdtempSync(join(parent, `${prefix}${ownName()}-`));
}

/** In a folder that many write to anybody may give a name. */
function isOwn(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === process.getuid?.();
}
