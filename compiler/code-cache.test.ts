import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { copyExample, installProgram, inTemporaryFolder, plimsoll, program } from "../spec/testing/cli.ts";
import { cachePath, wrapped } from "./code-cache.ts";

const ending = cachePath(".cjs");
const kept = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith(ending));

test("V8 takes what the build kept of the parts that a check and a build run", () => {
  const chunks = join(dirname(program), "chunks");
  const names = kept(chunks).map((name) => name.slice(0, -ending.length));
  assert.ok(
    ["start", "check", "mistaken", "diagnose", "rebuild", "link"].every((part) =>
      names.some((name) => name.startsWith(part)),
    ),
  );
  for (const name of names) {
    const text = wrapped(readFileSync(join(chunks, `${name}.cjs`), "utf8"));
    const cachedData = readFileSync(join(chunks, name + ending));
    assert.is(new Script(text, { cachedData }).cachedDataRejected, false, name);
  }
});

test("the program answers the same where it was moved, and where what was kept is of another V8 or cut off", () =>
  inTemporaryFolder((folder) => {
    const moved = installProgram(folder);
    const project = copyExample("hello", folder);
    const check = (name: string) => {
      const env = { PLIMSOLL_STORE: join(folder, name) };
      assert.is(plimsoll(["check", project], { program: moved, env }).stdout, "ok: hello on server\n", name);
    };
    check("as it is");
    const chunks = join(dirname(moved), "chunks");
    for (const name of kept(chunks)) {
      const file = join(chunks, name);
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.subarray(0, bytes.length / 2));
    }
    check("cut off");
    for (const name of kept(chunks)) writeFileSync(join(chunks, name), "of another kind");
    check("of another kind");
  }));

test.run();
