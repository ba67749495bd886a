import { isOverfull, overfull } from "./bounds.ts";
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
    left-- > 0 ? solve(withoutFree(problemOf(ground, demands)), [], stepsAQuestion).is : "unknown";
  const isImpossible = (demands: readonly Demand[]): boolean => ask(demands) === "impossible";
  const byContainer = new Map<number, Demand[]>();
  for (const demand of hardestFirst(ground)) {
    const known = byContainer.get(demand.container);
    if (known) known.push(demand);
    else byContainer.set(demand.container, [demand]);
  }
  const alone = byContainer.get(whole.items.findIndex((item) => !fitsSomewhere(whole, item)));
  const counted = countedDemands(whole, [...byContainer.values()].flat());
  const some =
    alone ??
    (isImpossible(counted)
      ? counted
      : minimalSubset([...byContainer.values()], (each) => isImpossible(each.flat())).flat());
  const demands = minimalSubset(some, isImpossible);
  if (solve(problemOf(ground, demands)).is !== "impossible")
    return { demands: ground.demands, isMinimal: false };
  const isMinimal = demands.every((spare) => ask(demands.filter((demand) => demand !== spare)) === "placed");
  return { demands, isMinimal };
}

/** What a count that proves it is about: wishes to be apart, or sizes and the servers that they are bound to. */
function countedDemands(problem: Problem, demands: readonly Demand[]): readonly Demand[] {
  const items = new Set(overfull(problem));
  const sizes = demands.filter(({ container, wish }) => items.has(container) && wish.is !== "group");
  const wishes = demands.filter(({ container, wish }) => items.has(container) && wish.is === "group");
  return isOverfull({ ...problem, groups: [] }) ? sizes : wishes;
}

/** Who asks for nothing and is in nobody's way can stand anywhere. */
function withoutFree({ items, groups, capacities }: Problem): Problem {
  const known = new Set(groups.flatMap(({ holders, targets }) => [...holders, ...targets]));
  const kept = items.flatMap(({ sizes, candidates }, index) =>
    known.has(index) || candidates.length < capacities.length || sizes.some((size) => size > 0)
      ? [index]
      : [],
  );
  const numbers = new Map(kept.map((index, number) => [index, number]));
  const renumbered = (list: readonly number[]): number[] => list.map((index) => numbers.get(index) as number);
  return {
    capacities,
    items: kept.map((index) => items[index] as Item),
    groups: groups.map((group) => ({
      ...group,
      holders: renumbered(group.holders),
      targets: renumbered(group.targets),
    })),
  };
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
