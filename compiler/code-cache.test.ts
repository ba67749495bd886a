import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
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

test("what one run compiled is kept beside what those before it did", () =>
  inTemporaryFolder((folder) => {
    const moved = installProgram(folder);
    const chunks = join(dirname(moved), "chunks");
    for (const name of kept(chunks)) rmSync(join(chunks, name));
    const sizes = (project: string): Map<string, number> => {
      const env = { ...process.env, PLIMSOLL_STORE: join(folder, "store") };
      const keep = join(dirname(moved), "keep-code.cjs");
      assert.is(spawnSync(process.execPath, [keep, "check", project], { env }).status, 0);
      return new Map(kept(chunks).map((name) => [name, statSync(join(chunks, name)).size]));
    };
    writeFileSync(join(folder, "small.plim"), "language 1\n");
    const before = sizes(join(folder, "small.plim"));
    const after = sizes(copyExample("hello", folder));
    const [check = ""] = [...before.keys()].filter((name) => name.startsWith("check"));
    assert.ok((after.get(check) as number) > 1.2 * (before.get(check) as number));
  }));

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
