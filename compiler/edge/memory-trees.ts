import type { TreeFacts } from "../5-lock/facts.ts";
import type { ReadTree, TreeFault, Trees } from "./interfaces.ts";

/** Trees that are what they are told to be, by the kind of the request, for tests; files of the project there are none. */
export function memoryTrees(trees: Readonly<Record<string, ReadTree | TreeFault>> = {}): Trees {
  const read: Trees["read"] = async ({ kind }) =>
    trees[kind] ?? { fault: "missing", reason: "there is none" };
  return {
    read,
    locked: async (request, { digest }) => {
      const found = await read(request);
      if ("fault" in found) return found;
      if (found.digest !== digest) return { fault: "wrong", reason: `its digest is ${found.digest}` };
      return { facts: found.facts, changed: [] };
    },
    file: async () => undefined,
  };
}

/** A tree without files, by a digest of its own. */
export function emptyTree(digest: string): ReadTree {
  const facts: TreeFacts = { format: 1, members: [], elf: {}, shebangs: {} };
  return { digest, blobs: [], files: [], facts };
}
