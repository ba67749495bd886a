import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { TreeFacts } from "../5-lock/facts.ts";
import { ArchiveError } from "../formats/deb-error.ts";
import { readElf } from "../formats/elf.ts";
import { isForeign } from "../formats/module-content.ts";
import { DataVisitor } from "./read-package-data.ts";
import type { FileStore } from "./store.ts";
import { type Dressing, reading, visitPath } from "./tree-files.ts";

/** More than any software has; a folder that goes on for ever is not walked for ever. */
export const mostMembers = 200_000;

/**
 * A folder of the project as a tree. A checkout keeps of a mode whether it can be executed, and of an owner nothing, so
 * that is what counts; what keeps the books of a version control is left out. Throws ArchiveErrors and StoreErrors.
 */
export function readFolder(root: string, store: FileStore): TreeFacts {
  const visitor = new DataVisitor(store, readElf);
  let members = 0;
  const visit = (path: string): void => {
    if (++members > mostMembers) throw new ArchiveError(`it has more than ${mostMembers} files`);
    const stat = visitPath(join(root, path), path === "" ? "./" : path, visitor, plain);
    if (!stat.isDirectory()) return;
    const names = reading(root, () => readdirSync(join(root, path))).filter((name) => !isForeign(name));
    for (const name of names.sort()) visit(path === "" ? name : `${path}/${name}`);
  };
  try {
    visit("");
    visitor.settle();
  } finally {
    visitor.abandon();
  }
  const { members: found, elf, shebangs } = visitor.facts();
  return { format: 1, members: found, elf, shebangs };
}

const plain: Dressing = (stat) => ({
  mode: stat.isDirectory() || (stat.mode & 0o111) !== 0 ? 0o755 : 0o644,
  uid: 0,
  gid: 0,
});
