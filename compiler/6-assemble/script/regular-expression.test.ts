import { spawnSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseExpression } from "./regular-expression.ts";

/** Pattern, whether it is extended, text. */
const cases: readonly (readonly [pattern: string, extended: boolean, text: string])[] = [
  ["^a.*c$", false, "abc"],
  ["^a.*c$", false, "abcd"],
  ["a+", false, "aa"],
  ["a+", false, "a+"],
  ["a+b", true, "xaab"],
  ["(ab|cd)*e", true, "ababcde"],
  ["\\(ab\\|cd\\)e", false, "xcde"],
  ["[[:space:]]x", false, "a x"],
  ["[^a-c]", false, "abc"],
  ["[]x]", false, "]"],
  ["a\\.b", true, "a.b"],
  ["a\\.b", true, "axb"],
  ["^[# ]*de_DE *$", false, "# de_DE  "],
  ["x?y", true, "y"],
  ["(a|)b", true, "b"],
  ["a*", false, ""],
  ["^$", true, ""],
];

test("expressions match as grep matches them", () => {
  for (const [pattern, extended, text] of cases) {
    const { status } = spawnSync("grep", ["-q", ...(extended ? ["-E"] : []), "-e", pattern], {
      input: `${text}\n`,
      env: { LC_ALL: "C", PATH: process.env.PATH },
    });
    assert.is(
      parseExpression(pattern, extended)?.find(text) !== undefined,
      status === 0,
      `${pattern} on ${text}`,
    );
  }
});

test("the leftmost longest match is found", () => {
  assert.equal(parseExpression("ab*", false)?.find("xabbbab"), { start: 1, end: 5 });
  assert.equal(parseExpression("a|ab", true)?.find("ab"), { start: 0, end: 2 });
});

test("what is not read gives nothing, and no pattern takes for ever", () => {
  for (const pattern of ["\\(a\\)\\1", "a\\{2\\}", "\\<a", "[a"])
    assert.is(parseExpression(pattern, false), undefined);
  const hostile = parseExpression("(a*)*(a*)*b", true);
  assert.is(hostile?.find("a".repeat(300)), undefined);
});

test.run();
