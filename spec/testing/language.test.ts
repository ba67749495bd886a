import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Rule } from "../diagnostics/rule.ts";
import { table } from "../diagnostics/table.ts";
import { analyzed, analyzedFolder } from "./language.ts";

const stages = ["D01", "D02", "D03", "D04"];
const rules: readonly (readonly [string, Rule])[] = Object.entries(table);
const ofLanguage = rules.filter(([, { code }]) => stages.includes(code.slice(0, 3)));

/** Codes that take more than one text, or one too large to keep: tested where they are raised. */
const elsewhere = ["import-cycle", "file-too-large", "too-much", "unused-import", "unreadable-source"];

for (const [name, { fails, code }] of ofLanguage) {
  if (fails === undefined) continue;
  test(`the failing example of ${name} raises it and nothing else`, () => {
    const found = analyzed(fails).diagnostics;
    assert.equal(
      found.map((each) => each.name),
      [name],
    );
    assert.is(found[0]?.code, code);
    assert.is.not(found[0]?.spans.length, 0);
  });
}

for (const [name, { passes }] of ofLanguage)
  if (passes !== undefined)
    test(`the passing example of ${name} gives no diagnostic`, () => {
      const { diagnostics, value } = analyzed(passes);
      assert.equal(
        diagnostics.map((each) => `${each.name}: ${each.message}`),
        [],
      );
      assert.ok(value);
    });

test("each code of the language has both examples", () => {
  const apart = ofLanguage.filter(([name]) => !elsewhere.includes(name));
  const lacking = apart.filter(([, { fails, passes }]) => fails === undefined || passes === undefined);
  // An import that is found takes two files: spec/faults has it.
  assert.equal(
    lacking.map(([name]) => name),
    ["import-not-found"],
  );
});

test("there are more than 120 codes, and their examples differ", () => {
  assert.ok(rules.length >= 120, String(rules.length));
  assert.equal(
    ofLanguage
      .filter(([, { fails, passes }]) => fails !== undefined && fails === passes)
      .map(([name]) => name),
    [],
  );
});

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
