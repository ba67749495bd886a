import type { Group, Problem } from "./problem.ts";

/** A small generator of random numbers (mulberry32), so that a failing case comes again. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 4294967296) * below);
  };
}

export function randomProblem(seed: number): Problem {
  const random = randomOf(seed);
  const servers = 2 + random(3);
  const items = 2 + random(5);
  const numbers = (count: number, one: () => number): number[] => Array.from({ length: count }, one);
  const some = (count: number): number[] =>
    numbers(count, () => random(3)).flatMap((n, i) => (n > 0 ? [i] : []));
  const zones = numbers(servers, () => random(3) - (random(6) === 0 ? 1 : 0)).map((zone) =>
    Math.max(-1, zone),
  );
  const own = numbers(servers, () => 0).map((_, index) => index);
  const group = (): Group => ({
    kind: random(2) === 0 ? "apart" : "near",
    domains: random(2) === 0 ? own : zones,
    holders: some(items).slice(0, 1 + random(3)),
    targets: some(items),
  });
  return {
    capacities: numbers(servers, () => 0).map(() => [
      4 + random(7),
      random(4) === 0 ? Infinity : 3 + random(8),
    ]),
    items: numbers(items, () => 0).map(() => ({
      sizes: [random(6), random(6)],
      candidates: random(3) > 0 ? own : some(servers),
    })),
    groups: numbers(random(4), () => 0).map(group),
  };
}

/** The definition, and nothing else. */
export function isSound({ capacities, items, groups }: Problem, at: readonly number[]): boolean {
  const fits = capacities.every((capacity, server) =>
    capacity.every((room, resource) => {
      const there = items.filter((_, item) => at[item] === server);
      return there.reduce((sum, { sizes }) => sum + (sizes[resource] as number), 0) <= room;
    }),
  );
  const allowed = items.every(({ candidates }, item) => candidates.includes(at[item] as number));
  const welcome = groups.every(({ kind, domains, holders, targets }) =>
    holders.every((holder) => {
      const domain = domains[at[holder] as number] as number;
      if (domain < 0) return false;
      const others = targets.filter((item) => item !== holder && domains[at[item] as number] === domain);
      return kind === "apart" ? others.length === 0 : others.length > 0;
    }),
  );
  return fits && allowed && welcome;
}

/** Every placement there is, one after the other. */
export function bruteForce(problem: Problem): boolean {
  const servers = problem.capacities.length;
  const count = servers ** problem.items.length;
  for (let index = 0; index < count; index++) {
    const at = problem.items.map((_, item) => Math.floor(index / servers ** item) % servers);
    if (isSound(problem, at)) return true;
  }
  return false;
}

/** One for each case. */
export const seeds: readonly number[] = Array.from({ length: 240 }, (_, seed) => seed);
