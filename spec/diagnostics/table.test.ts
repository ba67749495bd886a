import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Example } from "./examples/example.ts";
import { examples } from "./examples/examples.ts";
import type { Rule } from "./rule.ts";
import { table } from "./table.ts";

const entries = Object.entries(table) as [string, Rule][];
const folder = "spec/diagnostics/examples";
const serial = "spec/boot/examples.serial.test.ts";

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

test("there are more than 120 codes, and what raises one differs from what does not", () => {
  assert.ok(entries.length > 120, String(entries.length));
  const alike = Object.entries<Example>(examples).filter(([, { fails, passes }]) =>
    isDeepStrictEqual(fails, passes),
  );
  assert.equal(alike, []);
});

test("every code is raised by a test that tries its group of examples", () => {
  const [, spread = ""] = /export const examples[^]*?= \{([^]*?)\}/.exec(read(`${folder}/examples.ts`)) ?? [];
  const groups = [...spread.matchAll(/\.\.\.(\w+)/g)].map(([, group]) => group);
  const tests = [...readdirSync(folder).map((name) => `${folder}/${name}`), serial];
  const tried = tests.filter((file) => file.endsWith(".test.ts")).flatMap((file) => triedIn(read(file)));
  assert.ok(groups.length >= 8);
  assert.equal(
    groups.filter((group) => !tried.includes(group ?? "")),
    [],
  );
});

function triedIn(text: string): readonly string[] {
  return [...text.matchAll(/^tryExamples\((.*), /gm)].flatMap(([, words = ""]) => words.match(/\w+/g) ?? []);
}

function read(file: string): string {
  return readFileSync(file, "utf8");
}

test.run();
