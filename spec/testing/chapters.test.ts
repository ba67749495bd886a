import { readdirSync, readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { stdFiles } from "../../compiler/std/std.ts";
import { table } from "../diagnostics/table.ts";
import { exampleFiles, examplesOf } from "./chapters.ts";
import { analyzed } from "./language.ts";

const chapters = readdirSync("spec").filter((name) => name.endsWith(".md"));
const examples = chapters.flatMap((name) => examplesOf(name, readFileSync(`spec/${name}`, "utf8")));

for (const { chapter, line, text, errors } of examples)
  test(`the example at ${chapter}:${line} gives ${errors.join(", ") || "no diagnostic"}`, () => {
    const found = analyzed({ ...exampleFiles, "example.plim": text }).diagnostics;
    assert.equal(
      found.map(({ name }) => name),
      errors,
      found.map(({ message }) => message).join("\n"),
    );
  });

test("the chapters hold examples", () => assert.ok(examples.length >= 30, String(examples.length)));

test("each code of the language names a chapter that is there", () => {
  const rules = Object.values(table).filter(({ code }) => /^D0[1-4]/.test(code));
  const missing = rules.filter(({ chapter }) => !chapters.includes(`${chapter}.md`)).map(({ code }) => code);
  assert.equal(missing, []);
});

test("each declaration of the standard library stands in its chapter", () => {
  const chapter = ["std", "profiles"].map((name) => readFileSync(`spec/${name}.md`, "utf8")).join("");
  const names = stdFiles.flatMap(({ text }) =>
    [...text.matchAll(/^(?:profile|template) ([\w-]+)/gm)].map(([, name]) => name),
  );
  assert.ok(names.length >= 12);
  assert.equal(
    names.filter((name) => !chapter.includes(`std.${name?.replace(/-arm64$/, "")}`)),
    [],
  );
});

test.run();
