import { posix } from "node:path";
import { matchesGlob } from "../formats/glob.ts";
import { parseLdConf } from "../formats/ld-conf.ts";
import type { Tree } from "./tree.ts";

/** Gives the text of a file of the root by its path, or undefined when its bytes cannot be had. */
export type ReadText = (path: string) => string | undefined;

/** Folders that `/etc/ld.so.conf` and the files it includes name, in order, as they are written there. */
export function readLibraryFolders(tree: Tree, read: ReadText): string[] {
  const folders: string[] = [];
  let left = mostFiles;
  const readFile = (path: string): void => {
    const found = tree.resolve(path);
    if (!found || left-- <= 0) return;
    for (const line of parseLdConf(read(found.path) ?? "")) {
      if ("folder" in line) folders.push(line.folder);
      else for (const pattern of line.include) for (const file of expand(tree, path, pattern)) readFile(file);
    }
  };
  readFile("/etc/ld.so.conf");
  return folders;
}

/** ldconfig itself never ends when a file includes itself. */
const mostFiles = 256;

/** Paths that a pattern matches, sorted by byte; a relative one starts beside the file that includes it. */
function expand(tree: Tree, from: string, pattern: string): string[] {
  const parts = posix.resolve(posix.dirname(from), pattern).split("/").slice(1);
  return parts.reduce<string[]>(
    (folders, part) => folders.flatMap((folder) => children(tree, folder, part)).slice(0, mostFiles),
    [""],
  );
}

function children(tree: Tree, folder: string, part: string): string[] {
  if (!/[*?[\\]/.test(part)) return tree.resolve(`${folder}/${part}`) ? [`${folder}/${part}`] : [];
  return tree
    .names(folder || "/")
    .filter((name) => matchesGlob(part, name))
    .map((name) => `${folder}/${name}`);
}
