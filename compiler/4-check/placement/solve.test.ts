import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Problem, Verdict } from "./problem.ts";
import { search } from "./search.ts";
import { settle } from "./settle.ts";
import { solve } from "./solve.ts";
import { bruteForce, isSound, randomOf, randomProblem, seeds } from "./testing.ts";

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

test("says of 240 random cases what trying everything says", () => {
  const { placed, impossible } = agree((problem) => solve(problem));
  assert.ok(placed > 60 && impossible > 60, `${placed} placed, ${impossible} impossible`);
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
    const valid = (item: number): boolean =>
      problem.items[item]?.candidates.includes(before[item] as number) ?? false;
    const moved = before.flatMap((server, item) =>
      valid(item) && verdict.at[item] !== server ? [item] : [],
    );
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
  assert.ok(moves > 10, `${moves} moves seen`);
});

test("gives up after so many steps, and says so", () => {
  const items = Array.from({ length: 40 }, (_, index) => ({
    sizes: [101 + ((index * 37) % 61)],
    candidates: all(9),
  }));
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
