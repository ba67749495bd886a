import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Container, Server } from "../../3-evaluate/model.ts";
import { conflictOf } from "./conflict.ts";
import { type Demand, type Ground, problemOf, type Wish } from "./demands.ts";
import type { Problem } from "./problem.ts";
import { resources } from "./resources.ts";
import { bruteForce, randomProblem, seeds } from "./testing.ts";

const origin = { offset: 0, line: 1, column: 1 };
const span = { file: "a.plim", start: origin, end: origin };

/** The problem as demands of containers: sizes, servers and neighbours, each of which could be taken back. */
function groundOf({ capacities, items, groups }: Problem): Ground {
  const demand = (container: number, wish: Wish): Demand => ({ container, text: wish.is, span, wish });
  return {
    servers: capacities.map((_, index) => ({ name: `s${index}` }) as Server),
    containers: items.map((_, index) => ({ name: `c${index}` }) as Container),
    dimensions: resources,
    capacities: capacities.map((capacity) => resources.map((_, index) => capacity[index] ?? Infinity)),
    demands: [
      ...items.flatMap(({ sizes, candidates }, item) => [
        demand(item, { is: "servers", about: "on", allowed: candidates }),
        ...sizes.map((amount, resource) => demand(item, { is: "size", resource, amount })),
      ]),
      ...groups.flatMap(({ holders, ...rest }, index) =>
        holders.map((item) =>
          demand(item, { is: "group", group: { ...rest, key: `${index}`, label: "server" } }),
        ),
      ),
    ],
  };
}

test("finds demands that cannot all be met, and of which none can be left out", () => {
  let seen = 0;
  for (const seed of seeds) {
    const problem = randomProblem(seed);
    if (bruteForce(problem)) continue;
    seen++;
    const ground = groundOf(problem);
    const { demands, isMinimal } = conflictOf(ground);
    assert.ok(isMinimal);
    assert.not.ok(bruteForce(problemOf(ground, demands)), `case ${seed}: these could be met`);
    for (const left of demands) {
      const others = demands.filter((demand) => demand !== left);
      assert.ok(bruteForce(problemOf(ground, others)), `case ${seed}: one is too many`);
    }
  }
  assert.ok(seen > 60, `${seen} impossible cases`);
});

test.run();
