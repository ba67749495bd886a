import { test } from "uvu";
import * as assert from "uvu/assert";
import { plainCheck } from "./plain-check.ts";

const words = (line: string) => line.split(" ");

test("a check with a project and a format, in any order, is plain", () => {
  for (const [line, project, format] of [
    ["check", ".", "text"],
    ["check a", "a", "text"],
    ["check --format json", ".", "json"],
    ["check --format=sarif a", "a", "sarif"],
    ["check a --format github", "a", "github"],
  ] as const)
    assert.equal(plainCheck(words(line)), { project, format }, line);
  assert.equal(plainCheck(["check", ""]), { project: "", format: "text" });
});

test("whatever else there is, is left to the command line", () => {
  for (const line of [
    "",
    "eval a",
    "--format json check",
    "check a b",
    "check -h",
    "check --watch",
    "check a --watch --format json",
    "check --format",
    "check --format xml",
    "check --format=",
    "check --form json",
    "check --format json --format text",
    "check --format json -- a",
    "check -- a",
    "check --format json a b",
  ])
    assert.is(plainCheck(words(line)), undefined, line);
});

test.run();
