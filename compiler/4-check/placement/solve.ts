import { isOverfull } from "./bounds.ts";
import { fill } from "./fill.ts";
import type { Problem, Verdict } from "./problem.ts";
import { search } from "./search.ts";

/** Looks at one item on one server; well under a second. */
export const mostSteps = 1_000_000;

/** Who explains or spares moves asks many times: fewer times, and less each time, the larger the problem is. */
export const stepsAQuestion = mostSteps / 10;
export const mostQuestions = ({ items, capacities }: Problem): number =>
  Math.min(500, Math.max(10, Math.floor(5e7 / (items.length * capacities.length + 1))));

/**
 * Puts every item on a server, or proves that there is no way. Counting comes first, since it is cheap; then a quick
 * fill, which finds most placements that there are; then the exact search. The same problem has the same answer.
 */
export function solve(problem: Problem, preferred: readonly number[] = [], most = mostSteps): Verdict {
  if (problem.items.some(({ candidates }) => candidates.length === 0)) return { is: "impossible" };
  if (isOverfull(problem)) return { is: "impossible" };
  const at = fill(problem, preferred, most);
  return at ? { is: "placed", at } : search(problem, preferred, most);
}
