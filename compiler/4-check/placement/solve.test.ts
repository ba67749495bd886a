import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Group, Problem, Verdict } from "./problem.ts";
import { search } from "./search.ts";
import { settle } from "./settle.ts";
import { solve } from "./solve.ts";

/** A small generator of random numbers (mulberry32), so that a failing case comes again. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 4294967296) * below);
  };
}

function randomProblem(seed: number): Problem {
  const random = randomOf(seed);
  const servers = 2 + random(3);
  const items = 2 + random(5);
  const numbers = (count: number, one: () => number): number[] => Array.from({ length: count }, one);
  const some = (count: number): number[] => numbers(count, () => random(3)).flatMap((n, i) => (n > 0 ? [i] : []));
  const zones = numbers(servers, () => random(3) - (random(6) === 0 ? 1 : 0)).map((zone) => Math.max(-1, zone));
  const own = numbers(servers, () => 0).map((_, index) => index);
  const group = (): Group => ({
    kind: random(2) === 0 ? "apart" : "near",
    domains: random(2) === 0 ? own : zones,
    holders: some(items).slice(0, 1 + random(3)),
    targets: some(items),
  });
  return {
    capacities: numbers(servers, () => 0).map(() => [4 + random(7), random(4) === 0 ? Infinity : 3 + random(8)]),
    items: numbers(items, () => 0).map(() => ({
      sizes: [random(6), random(6)],
      candidates: random(3) > 0 ? own : some(servers),
    })),
    groups: numbers(random(4), () => 0).map(group),
  };
}

/** The definition, and nothing else. */
function isSound({ capacities, items, groups }: Problem, at: readonly number[]): boolean {
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
function bruteForce(problem: Problem): boolean {
  const servers = problem.capacities.length;
  const count = servers ** problem.items.length;
  for (let index = 0; index < count; index++) {
    const at = problem.items.map((_, item) => Math.floor(index / servers ** item) % servers);
    if (isSound(problem, at)) return true;
  }
  return false;
}

const seeds = Array.from({ length: 600 }, (_, seed) => seed);

function agree(solver: (problem: Problem) => Verdict): { placed: number; impossible: number } {
  const count = { placed: 0, impossible: 0 };
  for (const seed of seeds) {
    const problem = randomProblem(seed);
    const verdict = solver(problem);
    assert.is(verdict.is, bruteForce(problem) ? "placed" : "impossible", `case ${seed}`);
    if (verdict.is === "placed") assert.ok(isSound(problem, verdict.at), `case ${seed}: not sound`);
    if (verdict.is !== "unknown") count[verdict.is]++;
  }
  return count;
}

test("says of 600 random cases what trying everything says", () => {
  const { placed, impossible } = agree((problem) => solve(problem));
  assert.ok(placed > 150 && impossible > 150, `${placed} placed, ${impossible} impossible`);
});

test("says so by the search alone, without the bounds and the quick fill", () => {
  agree((problem) => search(problem, [], 1e6));
});

test("moves nothing that could have stayed, alone", () => {
  let moves = 0;
  for (const seed of seeds) {
    const problem = randomProblem(seed);
    const random = randomOf(seed + 10_000);
    const before = problem.items.map(() => random(problem.capacities.length + 1) - 1);
    const verdict = settle(problem, before);
    assert.is(verdict.is, bruteForce(problem) ? "placed" : "impossible", `case ${seed}`);
    if (verdict.is !== "placed") continue;
    assert.ok(isSound(problem, verdict.at));
    const valid = (item: number): boolean => problem.items[item]?.candidates.includes(before[item] as number) ?? false;
    const moved = before.flatMap((server, item) => (valid(item) && verdict.at[item] !== server ? [item] : []));
    moves += moved.length;
    for (const stays of moved) {
      const items = problem.items.map((one, item) =>
        item === stays || (valid(item) && !moved.includes(item))
          ? { ...one, candidates: [before[item] as number] }
          : one,
      );
      assert.not.ok(bruteForce({ ...problem, items }), `case ${seed}: item ${stays} could have stayed`);
    }
  }
  assert.ok(moves > 20, `${moves} moves seen`);
});

test("gives up after so many steps, and says so", () => {
  const items = Array.from({ length: 40 }, (_, index) => ({ sizes: [101 + ((index * 37) % 61)], candidates: all(9) }));
  const total = items.reduce((sum, { sizes }) => sum + (sizes[0] as number), 0);
  const problem: Problem = {
    capacities: all(9).map((server) => [Math.floor(total / 9) + Number(server < total % 9)]),
    items,
    groups: [],
  };
  const verdict = solve(problem, [], 20_000);
  assert.is(verdict.is, "unknown");
});

const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test.run();
