import type { Item, Problem } from "./problem.ts";
import { State } from "./state.ts";

const attempts = 24;

/**
 * Best fit, hardest first: each item goes where least is left over, or to its `preferred` server when it fits there. An
 * item that finds no place is one of the first of the next attempt, with all that want to be near to or apart from it.
 * Undefined when that did not help, or took four times as many steps as the search may: which proves nothing.
 */
export function fill(
  problem: Problem,
  preferred: readonly number[],
  most: number,
): readonly number[] | undefined {
  let steps = 0;
  let order = byHardness(problem);
  const tried = new Set<number>();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const state = new State(problem);
    const stuck = order.find((item) => !settle(state, item, preferred[item] ?? -1));
    if (stuck === undefined) return [...state.at];
    steps += state.steps;
    if (order[0] === stuck || steps > 4 * most) return undefined;
    // The second time it is the item alone: its mates were in its way.
    const first = tried.has(stuck) ? new Set([stuck]) : matesOf(problem, stuck);
    tried.add(stuck);
    order = [...order.filter((item) => first.has(item)), ...order.filter((item) => !first.has(item))];
  }
  return undefined;
}

function matesOf({ groups }: Problem, item: number): ReadonlySet<number> {
  const own = groups.filter(({ holders, targets }) => holders.includes(item) || targets.includes(item));
  return new Set([item, ...own.flatMap(({ holders, targets }) => [...holders, ...targets])]);
}

function settle(state: State, item: number, preferred: number): boolean {
  const { candidates } = state.problem.items[item] as Item;
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (const server of candidates) {
    if (!state.fits(item, server)) continue;
    const left = server === preferred ? -1 : leftOver(state, item, server);
    if (best < 0 || left < least) [best, least] = [server, left];
  }
  if (best >= 0) state.put(item, best);
  return best >= 0;
}

/** The servers that an item fits, the best one first. */
export function serversFor(state: State, item: number, preferred: number): readonly number[] {
  const { candidates } = state.problem.items[item] as Item;
  const fitting = candidates
    .filter((server) => state.fits(item, server))
    .map((server) => ({ server, left: server === preferred ? -1 : leftOver(state, item, server) }));
  return fitting.sort((a, b) => a.left - b.left || a.server - b.server).map(({ server }) => server);
}

/** What would be left of the server, in shares of what it has. */
function leftOver(state: State, item: number, server: number): number {
  const { sizes } = state.problem.items[item] as Item;
  const capacity = state.problem.capacities[server] as readonly number[];
  const free = state.freeOf(server);
  let left = 0;
  for (let each = 0; each < sizes.length; each++) {
    const room = capacity[each] as number;
    if (Number.isFinite(room) && room > 0) left += ((free[each] as number) - (sizes[each] as number)) / room;
  }
  return left;
}

/** Fewest places to choose from first, then the largest; who wants to be near somebody comes no later than those. */
function byHardness(problem: Problem): readonly number[] {
  const { items, groups } = problem;
  const choices = choicesOf(problem);
  const shares = sharesOf(problem);
  for (const { kind, holders, targets } of groups) {
    if (kind === "apart") continue;
    const least = Math.min(...targets.map((item) => choices[item] as number));
    for (const item of holders) choices[item] = Math.min(choices[item] as number, least + 0.5);
  }
  const order = items.map((_, index) => index);
  return order.sort(
    (a, b) =>
      (choices[a] as number) - (choices[b] as number) ||
      (shares[b] as number) - (shares[a] as number) ||
      a - b,
  );
}

/** How many servers each item can go to, or how many domains are left to it once all its rivals have theirs. */
function choicesOf({ items, groups }: Problem): number[] {
  const choices = items.map(({ candidates }) => candidates.length);
  for (const { kind, domains, holders, targets } of groups) {
    if (kind === "near") continue;
    const places = new Set(domains.filter((domain) => domain >= 0)).size;
    const left = Math.max(1, places - new Set([...holders, ...targets]).size + 1);
    for (const item of [...holders, ...targets]) choices[item] = Math.min(choices[item] as number, left);
  }
  return choices;
}

/** What each takes of the largest server, of the resource that it takes most of. */
function sharesOf({ items, capacities }: Problem): readonly number[] {
  const largest = (capacities[0] ?? []).map((_, resource) =>
    Math.max(1, ...capacities.map((each) => each[resource] as number).filter(Number.isFinite)),
  );
  return items.map(({ sizes }) =>
    Math.max(...sizes.map((size, resource) => size / (largest[resource] as number))),
  );
}
