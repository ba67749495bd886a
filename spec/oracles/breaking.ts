import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Root } from "../../compiler/6-assemble/root.ts";
import { closureOf } from "../../compiler/7-link/closure.ts";
import { readSystem } from "../../compiler/7-link/system.ts";
import { handMadeProfile } from "../../compiler/7-link/testing.ts";
import { askLoader, processorLevel, writeCache } from "./ask-loader.ts";
import { unpackTree } from "./debian-tree.ts";
import { readDiskRoot } from "./disk-root.ts";
import type { Oracle, Verdict } from "./oracle.ts";
import { packageSets } from "./package-sets.ts";

/** One needed file taken out of a root: the linker names the library that the loader then stops at. */
export const oracle: Oracle = {
  name: "breaking",
  sample: 100,
  async run(sample = 500): Promise<Verdict> {
    const differences: string[] = [];
    const sets = packageSets.slice(0, sample > 150 ? 3 : 1);
    for (const [index, names] of sets.entries()) {
      const share =
        Math.floor((sample * (index + 1)) / sets.length) - Math.floor((sample * index) / sets.length);
      differences.push(...breakSet(names, share));
    }
    return { cases: sample, differences, explained: [] };
  },
};

function breakSet(names: readonly string[], count: number): string[] {
  const { folder, packages } = unpackTree(names);
  try {
    const { root, read } = readDiskRoot(folder, packages);
    const profile = handMadeProfile({ cpu: processorLevel(folder) });
    const text = (path: string) => Buffer.from(read(path)).toString();
    const whole = readSystem(root, [profile], text);
    writeCache(folder, whole);
    const cases = [...root.elf.keys()].flatMap((path) => {
      const closure = closureOf(whole, path);
      const [head, ...others] = closure?.files ?? [];
      if (head?.facts.type !== "executable" || !head.facts.interpreter || closure?.missing.length !== 0)
        return [];
      return others.map(({ found }) => ({ path, loader: head.facts.interpreter ?? "", removed: found.path }));
    });
    return spread(cases, count).flatMap(({ path, loader, removed }) => {
      const broken = readSystem(without(root, removed), [profile], text);
      const ours = closureOf(broken, path)?.missing.map(({ name }) => `missing ${name}`) ?? [];
      const theirs = askWithout(folder, removed, path, loader);
      return theirs.length > 0 && theirs.every((line) => ours.includes(line))
        ? []
        : [
            `${path} without ${removed}: Plimsoll says ${ours.join(", ") || "nothing"}, the loader ${theirs.join(", ")}`,
          ];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Cases evenly apart, so that a sample takes from all executables. */
function spread<T>(all: readonly T[], count: number): T[] {
  const most = Math.min(count, all.length);
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)] as T);
}

function without(root: Root, path: string): Root {
  const entries = new Map(root.entries);
  entries.delete(path);
  return { ...root, entries };
}

/** What the loader stops at; the kernel itself, when the loader is what was removed. */
function askWithout(folder: string, removed: string, path: string, loader: string): string[] {
  const [from, to] = [join(folder, removed), join(folder, "removed")];
  renameSync(from, to);
  try {
    return askLoader(folder, path, loader).filter((line) => line.startsWith("missing "));
  } finally {
    renameSync(to, from);
  }
}
