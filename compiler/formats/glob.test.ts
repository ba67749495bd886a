import { test } from "uvu";
import * as assert from "uvu/assert";
import { matchesGlob } from "./glob.ts";

const cases: readonly [pattern: string, name: string, matches: boolean][] = [
  ["*.conf", "libc.conf", true],
  ["*.conf", ".conf", false],
  [".*", ".conf", true],
  ["*.conf", "libc.conf.dpkg-old", false],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["[a-c]x", "bx", true],
  ["[!a-c]x", "bx", false],
  ["[]]", "]", true],
  ["[ab", "[ab", true],
  ["\\*", "*", true],
  ["\\*", "a", false],
  ["*a*b*", "xxaxxbxx", true],
  ["", "", true],
];

for (const [pattern, name, matches] of cases) {
  test(`${pattern} ${matches ? "matches" : "does not match"} ${name}`, () => {
    assert.is(matchesGlob(pattern, name), matches);
  });
}

test("a pattern made to be slow is not", () => {
  const started = performance.now();
  assert.is(matchesGlob(`${"*a".repeat(200)}b`, "a".repeat(2000)), false);
  assert.ok(performance.now() - started < 1000);
});

test.run();
