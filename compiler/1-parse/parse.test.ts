import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { PlimParser } from "../../grammar/parser.ts";
import { parse } from "./parse.ts";

const read = (text: string) => parse("a.plim", new TextEncoder().encode(text));

test("the grammar is sound by Chevrotain's own validation", () => {
  assert.not.throws(() => new PlimParser(true));
});

test("the examples parse without a word", () => {
  for (const file of ["examples/hello/hello.plim", "examples/php/php.plim"]) {
    const { value, diagnostics } = parse(file, readFileSync(file));
    assert.equal(diagnostics, []);
    assert.is(value.language, 1);
    assert.ok(value.entries.length > 4);
  }
});

test("independent mistakes are each reported once", () => {
  const { diagnostics } = read(`language 1
let a = = 1
container web {
  limits { cpu = , memory = 512m }
  app x { run = ["a" }
  app y {{
  pids 64
}
let b = "x
let c = 10.0.0.300
let d = $$$
`);
  console.log(
    diagnostics
      .map((d) => `${d.spans[0]?.start.line}:${d.spans[0]?.start.column} ${d.name} ${d.message}`)
      .join("\n"),
  );
});

test.run();
