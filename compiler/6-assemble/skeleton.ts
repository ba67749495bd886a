import type { Content } from "../5-lock/facts.ts";
import skeleton from "./data/skeleton.txt";
import type { Tree } from "./tree.ts";

const reason = { kind: "skeleton" } as const;

/** Folders that a merged root has as links into /usr only when a package brings something for them. */
const foreignLibraries = ["/lib32", "/lib64", "/libx32", "/libo32"];

/** Lays down what is there before any package: folders, and the links of the merged /usr. */
export function laySkeleton(tree: Tree, shipped: Iterable<string>): void {
  for (const line of skeleton.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const [mode = "", path = "", target] = line.split(" ");
    if (target) tree.link(path, target, reason);
    else tree.directory(path, { mode: Number.parseInt(mode, 8), reason });
  }
  const tops = new Set<string>();
  for (const path of shipped) tops.add(`/${path.split("/", 2)[1]}`);
  for (const path of foreignLibraries.filter((top) => tops.has(top))) {
    tree.directory(`/usr${path}`, { reason });
    tree.link(path, `usr${path}`, reason);
  }
}

/** Every path that packages and other trees bring, as shipped. */
export function* shippedPaths(packages: readonly Content[]): Iterable<string> {
  for (const { members } of packages) for (const { path } of members) yield path;
}
