import { type Demand, type Ground, problemOf } from "./demands.ts";
import { minimalSubset } from "./minimal.ts";
import type { Item, Problem, Verdict } from "./problem.ts";
import { mostQuestions, solve, stepsAQuestion } from "./solve.ts";

/** Demands that cannot all be met; `isMinimal`: it was shown that any one of them can be left out to meet the others. */
export interface Conflict {
  readonly demands: readonly Demand[];
  readonly isMinimal: boolean;
}

/**
 * Why there is no placement, of a ground of which that is known: first which containers are in each other's way, then
 * which of their demands. A question that is too hard counts as no, so that the answer may be larger than need be, and
 * says so.
 */
export function conflictOf(ground: Ground): Conflict {
  const whole = problemOf(ground, ground.demands);
  let left = mostQuestions(whole);
  const ask = (demands: readonly Demand[]): Verdict["is"] =>
    left-- > 0 ? solve(problemOf(ground, demands), [], stepsAQuestion).is : "unknown";
  const isImpossible = (demands: readonly Demand[]): boolean => ask(demands) === "impossible";
  const byContainer = new Map<number, Demand[]>();
  for (const demand of hardestFirst(ground)) {
    const known = byContainer.get(demand.container);
    if (known) known.push(demand);
    else byContainer.set(demand.container, [demand]);
  }
  const alone = byContainer.get(whole.items.findIndex((item) => !fitsSomewhere(whole, item)));
  const some = alone ?? minimalSubset([...byContainer.values()], (each) => isImpossible(each.flat())).flat();
  const demands = minimalSubset(some, isImpossible);
  if (!isImpossible(demands)) return { demands: ground.demands, isMinimal: false };
  const isMinimal = demands.every((spare) => ask(demands.filter((demand) => demand !== spare)) === "placed");
  return { demands, isMinimal };
}

/** On an empty server. */
const fitsSomewhere = ({ capacities }: Problem, { sizes, candidates }: Item): boolean =>
  candidates.some((server) =>
    sizes.every((size, resource) => size <= (capacities[server]?.[resource] as number)),
  );

/** Large containers first: they explain most in the fewest words. */
function hardestFirst({ containers, capacities, demands }: Ground): readonly Demand[] {
  const room = (resource: number): number =>
    Math.max(1, ...capacities.map((each) => each[resource] as number).filter(Number.isFinite));
  const rooms = (capacities[0] ?? []).map((_, resource) => room(resource));
  const shares = containers.map(() => 0);
  for (const { container, wish } of demands)
    if (wish.is === "size")
      shares[container] = Math.max(
        shares[container] as number,
        wish.amount / (rooms[wish.resource] as number),
      );
  return [...demands].sort(
    (a, b) => (shares[b.container] as number) - (shares[a.container] as number) || a.container - b.container,
  );
}
