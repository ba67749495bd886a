import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Element, readXml } from "../../../spec/diagnostics/testing/xml.ts";
import type { Gauge } from "../report.ts";
import { loadLineSvg, sentenceOf } from "./load-line-svg.ts";

const amount = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e15, noNaN: true }));
const gauges = fc
  .record({
    resource: fc.constantFrom("cpu", "memory", "disk", "net"),
    leased: amount,
    promised: amount,
    unlimited: fc.nat(9),
    capacity: amount,
    limit: amount,
    isCounted: fc.boolean(),
  })
  .map(
    ({ isCounted, capacity, limit, ...rest }): Gauge => ({ ...rest, ...(isCounted && { capacity, limit }) }),
  );

const draw = (gauge: Gauge): Element =>
  readXml(
    loadLineSvg({
      server: "a",
      hostname: "a",
      profile: "edge",
      containers: [],
      gauges: [gauge],
    }),
  );
const all = (element: Element): readonly Element[] => [element, ...element.children.flatMap(all)];
const drawn = (gauge: Gauge, kind: string): readonly Element[] =>
  all(draw(gauge)).filter(({ attributes }) => attributes.class === kind);
const base: Gauge = { resource: "memory", capacity: 100, limit: 100, leased: 0, promised: 0, unlimited: 0 };
/** Where the water stands; y grows downwards. */
const waterOf = (gauge: Gauge): number => Number(drawn(gauge, "sea")[0]?.attributes.y);

test("whatever is promised, all that is drawn is on the paper", () => {
  fc.assert(
    fc.property(gauges, (gauge) => {
      for (const { attributes } of all(draw(gauge)))
        for (const name of ["x", "y", "width", "height", "d"]) {
          const value = attributes[name] ?? "0";
          assert.not.match(value, /NaN|Infinity|undefined|e[+-]/);
          if (name === "y" || name === "height") assert.ok(Number(value) >= 0 && Number(value) <= 196);
        }
    }),
  );
});

test("the more is promised, the higher the water, up to the mark where all is promised", () => {
  const levels = [0, 10, 50, 100].map((promised) => waterOf({ ...base, promised }));
  assert.equal(
    levels,
    [...levels].sort((a, b) => b - a),
  );
  assert.is(new Set(levels).size, 4);
  assert.is(Number(drawn(base, "disc")[0]?.attributes.cy), levels[3]);
});

test("leases and what is too much are told apart; nobody counts where there is no limit", () => {
  const kinds = ["cargo", "lease", "over", "machine", "disc"];
  const of = (gauge: Gauge): string[] => kinds.filter((kind) => drawn(gauge, kind).length > 0);
  assert.equal(of(base), ["disc"]);
  assert.equal(of({ ...base, promised: 100 }), ["cargo", "disc"]);
  assert.equal(of({ ...base, promised: 90, leased: 20 }), ["cargo", "lease", "over", "disc"]);
  assert.equal(of({ ...base, promised: 90, limit: 200 }), ["cargo", "machine", "disc"]);
  const { capacity: _, limit: __, ...open } = base;
  assert.equal(of({ ...open, promised: 90 }), []);
});

test("the same in words", () => {
  const MiB = 2 ** 20;
  assert.is(
    sentenceOf({ ...base, limit: 8 * MiB, leased: MiB, promised: MiB }),
    "memory: 2MiB of 8MiB promised, 25 %.",
  );
  assert.is(sentenceOf({ ...base, limit: 0, promised: MiB }), "memory: 1MiB of 0B promised, over.");
});

test.run();
