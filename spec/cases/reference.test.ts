import { readFileSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { reference } from "../../compiler/3-evaluate/reference.ts";

test("the chapter on blocks is that of the evaluator's tables", () => {
  if (process.env.PLIMSOLL_ACCEPT) writeFileSync("spec/blocks.md", reference());
  assert.is(readFileSync("spec/blocks.md", "utf8"), reference());
});

test.run();
