import type { Entry } from "../../../spec/plan.ts";

/**
 * A tree as two that lie one over the other: every folder in both, files by turns, hard links with what they link. Whichever
 * lies above says in which order a folder's names are read.
 */
export function halfTrees(entries: readonly Entry[]): readonly [readonly Entry[], readonly Entry[]] {
  const halves: [Entry[], Entry[]] = [[], []];
  const second = new Set<string>();
  entries.forEach((entry, index) => {
    if (entry.type === "directory") {
      for (const half of halves) half.push(entry);
      return;
    }
    const isSecond = entry.type === "hardlink" ? second.has(entry.target) : index % 2 === 1;
    if (isSecond) second.add(entry.path);
    halves[isSecond ? 1 : 0].push(entry);
  });
  return halves;
}
