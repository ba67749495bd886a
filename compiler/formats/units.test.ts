import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { edits, nearest } from "./suggest.ts";
import { formatBytes, formatDuration, formatRate, parseBytes, parseDuration, parseRate } from "./units.ts";

for (const [text, value] of [
  ["512MiB", 536870912],
  ["1.5GB", 1500000000],
  ["0.5KiB", 512],
  ["1B", 1],
  ["0.3B", undefined],
  ["9999999TiB", undefined],
  ["1constructor", undefined],
] as const)
  test(`${text} is ${value} bytes`, () => assert.is(parseBytes(text), value));

test("durations count in milliseconds, rates in bits a second", () => {
  assert.equal(
    ["250ms", "10s", "1min", "1h", "1d"].map(parseDuration),
    [250, 10_000, 60_000, 3_600_000, 86_400_000],
  );
  assert.equal(["100Mbit/s", "40MB/s", "1KiB/s", "1bit/s", "1MB"].map(parseRate), [
    1e8,
    3.2e8,
    8192,
    1,
    undefined,
  ]);
});

test("what is written reads back as the same value", () => {
  const whole = fc.integer({ min: 0, max: 2 ** 50 });
  fc.assert(
    fc.property(whole, (value) => {
      assert.is(parseBytes(formatBytes(value)), value);
      assert.is(parseDuration(formatDuration(value)), value);
      assert.is(parseRate(formatRate(value)), value);
    }),
    { numRuns: 1000 },
  );
});

test("the nearest name is near", () => {
  assert.is(nearest("gatway", ["gateway", "reserved"]), "gateway");
  assert.is(nearest("hlelo", ["hello", "hollow"]), "hello");
  assert.is(nearest("x", ["y"]), undefined);
  assert.is(nearest("postgres", ["nginx"]), undefined);
});

test("edits are a distance", () => {
  const word = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      assert.is(edits(a, b), edits(b, a));
      assert.is(edits(a, b) === 0, a === b);
      assert.ok(edits(a, b) <= Math.max(a.length, b.length));
    }),
    { numRuns: 1000 },
  );
});

test.run();
