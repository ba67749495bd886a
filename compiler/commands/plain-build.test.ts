import { test } from "uvu";
import * as assert from "uvu/assert";
import { plainBuild } from "./plain-build.ts";

const words = (line: string) => line.split(" ");
const usual = { project: ".", format: "text", locked: false, quiet: false };

test("a build with the options that most have, in any order, is plain", () => {
  for (const [line, asked] of [
    ["build", usual],
    ["build a --locked", { ...usual, project: "a", locked: true }],
    ["build --as=oci --out o a", { ...usual, project: "a", as: "oci", out: "o" }],
    ["build --compress zstd --as docker", { ...usual, as: "docker", compress: "zstd" }],
    ["build --quiet", { ...usual, quiet: true }],
    ["build --format json", { ...usual, format: "json" }],
  ] as const)
    assert.equal(plainBuild(words(line)), asked, line);
});

test("whatever else there is, is left to the command line", () => {
  for (const line of [
    "check a",
    "build a b",
    "build --help",
    "build --check",
    "build --as",
    "build --as iso",
    "build --out",
    "build --out=",
    "build --out --locked",
    "build --locked=yes",
    "build --locked --locked",
    "build --lock",
    "build -- a",
    "build --constructor x",
  ])
    assert.is(plainBuild(words(line)), undefined, line);
});

test.run();
