import { test } from "uvu";
import * as assert from "uvu/assert";
import { parsePathPattern } from "./path-pattern.ts";

test("a pattern stands for whole paths", () => {
  const cases: [pattern: string, path: string, fits: boolean][] = [
    ["/etc/a", "/etc/a", true],
    ["/etc/a", "/etc/a/b", false],
    ["/etc/*", "/etc/.a", true],
    ["/etc/*", "/etc/a/b", false],
    ["/etc/**", "/etc", true],
    ["/etc/**", "/etc/a/b", true],
    ["/usr/**/*.pyc", "/usr/a/b/c.pyc", true],
    ["/usr/**/*.pyc", "/usr/c.pyc", true],
    ["/usr/**/x/**/y", "/usr/a/x/b/x/c/y", true],
    ["/usr/**/x/**/y", "/usr/a/x/b/x/c", false],
    ["/**", "/", true],
  ];
  for (const [pattern, path, fits] of cases)
    assert.is(parsePathPattern(pattern)(path), fits, `${pattern} ${path}`);
});

test("many stars take time in proportion to pattern and path", () => {
  const fits = parsePathPattern(`${"/**/a".repeat(200)}/b`);
  assert.is(fits("/a".repeat(2000)), false);
});

test.run();
