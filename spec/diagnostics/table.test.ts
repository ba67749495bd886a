import { existsSync, readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { sourceFiles } from "../testing/imports.ts";
import type { Rule } from "./rule.ts";
import { table } from "./table.ts";

const entries = Object.entries(table) as [string, Rule][];

test("every code is unique and well formed", () => {
  const codes = entries.map(([, rule]) => rule.code);
  for (const code of codes) assert.match(code, /^D\d{4}$/);
  assert.equal([...new Set(codes)].length, codes.length);
});

test("every entry says what to do and names a chapter that exists", () => {
  for (const [name, rule] of entries) {
    assert.match(name, /^[a-z]+(-[a-z0-9]+)*$/);
    assert.ok(rule.help.length > 20, `${name} has no help`);
    assert.ok(existsSync(`spec/${rule.chapter}.md`), `${name} names chapter ${rule.chapter}`);
  }
});

test("every entry is raised somewhere in the code", () => {
  const texts = sourceFiles()
    .filter((file) => !file.includes("spec/diagnostics/codes/") && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  const silent = entries.map(([name]) => name).filter((name) => !texts.includes(`"${name}"`));
  assert.equal(silent, []);
});

test.run();
