import { minimalSubset } from "./minimal.ts";
import type { Item, Problem, Verdict } from "./problem.ts";
import { mostQuestions, solve, stepsAQuestion } from "./solve.ts";

/**
 * As `solve`, with everybody left where they were as far as that is possible: of those that move none could have stayed
 * while the others go. `before` has the server of each item, or -1 for one that is new.
 */
export function settle(problem: Problem, before: readonly number[]): Verdict {
  const pinned = problem.items.flatMap(({ candidates }, item) =>
    candidates.includes(before[item] ?? -1) ? [item] : [],
  );
  const all = solve(freed(problem, before, pinned, []), before, stepsAQuestion);
  if (all.is === "placed") return all;
  const near = solve(problem, before);
  let best = near.is === "unknown" ? solve(problem) : near;
  if (best.is !== "placed") return best;
  const { at } = best;
  let questions = mostQuestions(problem);
  const moved = pinned.filter((item) => at[item] !== before[item]);
  minimalSubset(moved, (free) => {
    if (questions-- <= 0) return false;
    const found = solve(freed(problem, before, pinned, free), before, stepsAQuestion);
    if (found.is === "placed" && movesOf(found.at) < movesOf((best as typeof found).at)) best = found;
    return found.is === "placed";
  });
  return best;

  function movesOf(places: readonly number[]): number {
    return pinned.filter((item) => places[item] !== before[item]).length;
  }
}

/** The same problem with the pinned items bound to where they were, those of `free` aside. */
function freed(
  { items, ...rest }: Problem,
  before: readonly number[],
  pinned: readonly number[],
  free: readonly number[],
): Problem {
  const held = new Set(pinned);
  for (const item of free) held.delete(item);
  const bound = (item: Item, index: number): Item =>
    held.has(index) ? { ...item, candidates: [before[index] as number] } : item;
  return { ...rest, items: items.map(bound) };
}
