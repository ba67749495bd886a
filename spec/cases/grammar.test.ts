import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compiledParser } from "../../grammar/compile.ts";
import { grammarFiles } from "../../grammar/ebnf-chapter.ts";

const files = grammarFiles();

test("the chapter on the grammar and its diagrams are those of the parser", () => {
  if (process.env.PLIMSOLL_ACCEPT) writeAll();
  for (const [path, text] of files) assert.fixture(readFileSync(path, "utf8"), text, path);
  const drawn = readdirSync("spec/railroad").map((name) => `spec/railroad/${name}`);
  assert.equal(drawn.sort(), [...files.keys()].filter((path) => path.endsWith(".svg")).sort());
});
function writeAll(): void {
  rmSync("spec/railroad", { recursive: true, force: true });
  mkdirSync("spec/railroad", { recursive: true });
  for (const [path, text] of files) writeFileSync(path, text);
}

test("the compiled parser is that of the grammar", () => {
  const path = "grammar/compiled.ts";
  const text = compiledParser();
  if (process.env.PLIMSOLL_ACCEPT) writeFileSync(path, text);
  assert.fixture(readFileSync(path, "utf8"), text, path);
});

test.run();
