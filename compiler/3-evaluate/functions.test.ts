import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyzed } from "../../spec/testing/language.ts";
import { functions } from "./functions.ts";

/** What a condition at the top of a policy gives: the names and messages of its diagnostics. */
const asked = (text: string): string[] =>
  analyzed({ "a.plim": `language 1\npolicy p { require ${text} }\n`, "x.txt": "x" }).diagnostics.map(
    ({ name, message }) => `${name}: ${message}`,
  );

test("each function stands in the chapter", () => {
  const chapter = readFileSync("spec/functions.md", "utf8");
  const missing = [...functions.keys()].filter((name) => !chapter.includes(`${name}(`));
  assert.equal(missing, []);
});

test("a policy shows the values that decided", () => {
  const [found] = analyzed("language 1\nlet size = 2\npolicy p { require size < 1 }\n").diagnostics;
  assert.equal(found?.notes, ["size is 2"]);
  assert.equal(
    found?.spans.map(({ start, label }) => [start.line, label]),
    [
      [3, "does not hold"],
      [2, "size is given here"],
    ],
  );
});

for (const [text, message] of [
  ["host(10.0.0.0/30, 0.5) == 10.0.0.1", "host has no value here: 0.5 is no whole number"],
  ["host(10.0.0.0/30, -5) == 10.0.0.1", "host has no value here: the network has no address -5"],
  ["netmask(fd00::/64) == 10.0.0.1", "netmask has no value here: only IPv4 networks have one"],
  ["subnet(10.0.0.0/24, 9, 0) == 10.0.0.0/24", "subnet has no value here: a prefix has at most 32 bits"],
  ["subnet(10.0.0.0/24, 2, 4) == 10.0.0.0/24", "subnet has no value here: 2 bits have no part 4"],
  ['sort([1, "a"]) == []', "sort has no value here: a number and a string have no order"],
  ["sum([1s, 1]) == 1s", "sum has no value here: a duration and a number have no sum"],
  ['sum(["a", "b"]) == "ab"', "sum has no value here: a string is nothing to add up"],
  ['replace("a", "", "b") == ""', "replace has no value here: nothing to replace is named"],
  ['split("a", "") == []', "split has no value here: no text to split by is named"],
  ["length(5) == 1", "length has no value here: a number has no length"],
  ['get({ a = 1 }, "b") == 1', "get has no value here: the map has no b"],
] as const)
  test(`${text} has no value`, () => assert.equal(asked(text), [`undefined-result: ${message}`]));

test("a checksum makes its file an input of the model", () => {
  const { value } = analyzed({ "a.plim": "language 1\nlet sum = checksum(./x.txt)\n", "x.txt": "x" });
  assert.equal(value?.inputs, [
    { file: "x.txt", digest: "sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881" },
  ]);
});

test("results are bounded", () => {
  const long = Array.from({ length: 17 }, (_, i) => `let a${i + 1} = a${i} + a${i}`).join("\n");
  const text = `language 1\nlet a0 = "xxxxxxxxxx"\n${long}\nlet b = replace(a17, "x", a17)\n`;
  assert.equal(
    analyzed(text).diagnostics.map(({ name }) => name),
    ["undefined-result"],
  );
});

test.run();
