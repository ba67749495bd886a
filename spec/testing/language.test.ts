import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyzed, analyzedFolder } from "./language.ts";

test("a program that grows without end is told once", () => {
  const doubling = Array.from({ length: 40 }, (_, i) => `let a${i + 1} = a${i} + a${i}`).join("\n");
  const lists = analyzed(`language 1\nlet a0 = ["x", "y"]\n${doubling}\n`).diagnostics;
  const texts = analyzed(`language 1\nlet a0 = "xx"\n${doubling}\n`).diagnostics;
  const templates = Array.from(
    { length: 30 },
    (_, i) => `template t${i + 1}() extends t${i} with t${i} { }`,
  ).join("\n");
  const blocks = analyzed(
    `language 1\ntemplate t0() { }\n${templates}\nprofile p extends t30 { }\n`,
  ).diagnostics;
  assert.equal(
    [lists, texts, blocks].map((found) => found.map(({ name }) => name)),
    [["too-much"], ["too-much"], ["too-much"]],
  );
});

for (const example of ["hello", "php"])
  test(`examples/${example} is clean`, () => {
    const { value, diagnostics } = analyzedFolder(`examples/${example}`);
    assert.equal(diagnostics, []);
    assert.is(value?.containers.length, 1);
  });

test.run();
