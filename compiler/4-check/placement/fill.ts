import type { Item, Problem } from "./problem.ts";
import { State } from "./state.ts";

const attempts = 24;

/**
 * Best fit, hardest first: the item with the fewest servers, then the largest, goes where least is left over; to its
 * `preferred` server when it fits there. An item that finds no place is the first one of the next attempt. Undefined
 * when that did not help: which proves nothing.
 */
export function fill(problem: Problem, preferred: readonly number[]): readonly number[] | undefined {
  let order = byHardness(problem);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const state = new State(problem);
    const stuck = order.find((item) => !settle(state, item, preferred[item] ?? -1));
    if (stuck === undefined) return [...state.at];
    if (order[0] === stuck) return undefined;
    order = [stuck, ...order.filter((item) => item !== stuck)];
  }
  return undefined;
}

function settle(state: State, item: number, preferred: number): boolean {
  const [best] = serversFor(state, item, preferred);
  if (best === undefined) return false;
  state.put(item, best);
  return true;
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

function byHardness({ items, capacities }: Problem): readonly number[] {
  const largest = (capacities[0] ?? []).map((_, resource) =>
    Math.max(1, ...capacities.map((each) => each[resource] as number).filter(Number.isFinite)),
  );
  const share = ({ sizes }: Item): number =>
    Math.max(...sizes.map((size, resource) => size / (largest[resource] as number)));
  const keys = items.map((item) => ({ choices: item.candidates.length, share: share(item) }));
  const order = items.map((_, index) => index);
  return order.sort((a, b) => {
    const [first, second] = [keys[a] as (typeof keys)[number], keys[b] as (typeof keys)[number]];
    return first.choices - second.choices || second.share - first.share || a - b;
  });
}
