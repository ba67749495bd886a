import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyzed } from "../testing/language.ts";
import { generateProject } from "./generate.ts";
import { generateFleet } from "./generate-fleet.ts";

test("a generated project is clean and about a hundred lines a container", () => {
  const text = generateProject(20);
  const { value, diagnostics } = analyzed(text);
  assert.equal(diagnostics, []);
  assert.is(value?.containers.length, 20);
  const each = (generateProject(120).split("\n").length - text.split("\n").length) / 100;
  assert.ok(each >= 95 && each <= 120, String(each));
});

test("a generated fleet has a place for everybody", () => {
  for (const count of [100, 1000]) {
    const { value, diagnostics } = analyzed(generateFleet(count));
    assert.equal(diagnostics, []);
    assert.is(value?.containers.length, count);
    assert.is(value?.servers?.length, Math.ceil(count / 40) * 4);
  }
});

test("ten times the containers take about ten times the time", () => {
  const [small, large] = [generateProject(30), generateProject(300)];
  analyzed(small);
  const times = [small, large].map((text) => {
    const runs = [0, 1, 2].map(() => {
      const started = performance.now();
      assert.equal(analyzed(text).diagnostics, []);
      return performance.now() - started;
    });
    return Math.min(...runs);
  });
  const [one = 1, ten = 0] = times;
  // The benchmark holds it to 11; here the machine may be busy. Quadratic growth would give 100.
  assert.ok(ten <= one * 25, `${one} ms and ${ten} ms`);
});

test.run();
