import type { Group, Item, Problem } from "./problem.ts";

/** More sets of candidates than this are not looked at: the search has to do without. */
const mostSets = 64;
/** Nor are products of sizes and servers, or of rivals and places, that are larger than this. */
const mostPairs = 1_000_000;

/**
 * True when counting alone proves that there is no placement: too much of a resource for the servers in question, more
 * items of a size than the servers hold of that size, or more items that want to be apart than there are places.
 */
export const isOverfull = (problem: Problem): boolean => overfull(problem) !== undefined;

/** The items that such a count is about, by their indexes. */
export function overfull(problem: Problem): readonly number[] | undefined {
  const sets = setsOf(problem);
  for (const { servers } of sets) {
    const items = overflowing(problem, new Set(servers), sets);
    if (items) return items;
  }
  const crowded = problem.groups.find((group) => group.kind === "apart" && !canBeApart(problem, group));
  return crowded?.holders;
}

/** Servers, and the items that are bound to just these. */
interface Bound {
  readonly servers: readonly number[];
  readonly items: number[];
}

function setsOf({ items, capacities }: Problem): readonly Bound[] {
  const everywhere = capacities.map((_, server) => server);
  const sets = new Map<string, Bound>([[everywhere.join(" "), { servers: everywhere, items: [] }]]);
  const keys = new Map<readonly number[], string>();
  for (const [index, { candidates }] of items.entries()) {
    const key = keys.get(candidates) ?? candidates.join(" ");
    keys.set(candidates, key);
    const known = sets.get(key);
    if (known) known.items.push(index);
    else sets.set(key, { servers: candidates, items: [index] });
  }
  const [all, ...others] = sets.values();
  const often = others.sort((a, b) => b.items.length - a.items.length).slice(0, mostSets);
  return all ? [all, ...often] : [];
}

function overflowing(
  { items, capacities }: Problem,
  servers: ReadonlySet<number>,
  sets: readonly Bound[],
): readonly number[] | undefined {
  const inside = sets.filter((set) => set.servers.every((server) => servers.has(server)));
  const bound = inside.flatMap((set) => set.items);
  const resource = (capacities[0] ?? []).findIndex((_, resource) => {
    const rooms = [...servers].map((server) => capacities[server]?.[resource] as number);
    const sizes = bound.map((item) => items[item]?.sizes[resource] as number).filter((size) => size > 0);
    return rooms.every(Number.isFinite) && isTooMuch(sizes, rooms);
  });
  if (resource < 0) return undefined;
  return bound.filter((item) => (items[item]?.sizes[resource] as number) > 0);
}

/** By the sum, and for each size by how many of at least that size the servers hold. */
function isTooMuch(sizes: readonly number[], rooms: readonly number[]): boolean {
  const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
  if (sum(sizes) > sum(rooms)) return true;
  if (new Set(sizes).size * rooms.length > mostPairs) return false;
  const sorted = [...sizes].sort((a, b) => b - a);
  return sorted.some(
    (size, index) =>
      size !== sorted[index + 1] && index + 1 > sum(rooms.map((room) => Math.floor(room / size))),
  );
}

/** Items of a group that are apart from each other need a domain each: a matching of items and domains. */
function canBeApart({ items }: Problem, { domains, holders, targets }: Group): boolean {
  const isTarget = new Set(targets);
  const each = holders.filter((item) => isTarget.has(item));
  if (each.length * domains.length > mostPairs) return true;
  const taken = new Map<number, number>();
  const reach = (item: number): readonly number[] => [
    ...new Set((items[item] as Item).candidates.map((server) => domains[server] as number)),
  ];
  const settle = (item: number, seen: Set<number>): boolean =>
    reach(item).some((domain) => {
      if (domain < 0 || seen.has(domain)) return false;
      seen.add(domain);
      const other = taken.get(domain);
      if (other !== undefined && !settle(other, seen)) return false;
      taken.set(domain, item);
      return true;
    });
  return each.every((item) => settle(item, new Set()));
}
