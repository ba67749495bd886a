import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { passingFolder } from "./passing-folder.ts";
import { ownName } from "./store-temporary.ts";

test("what a killed process left under the prefix goes, and nothing else does", () => {
  const parent = mkdtempSync(join(tmpdir(), "plimsoll-passing-"));
  try {
    const living = passingFolder(parent, ".new-a-");
    const gone = spawnSync("true").pid;
    const [space] = ownName().split("-");
    const left = join(parent, `.new-a-${space}-${gone}-77-AbCdEf`);
    const others = [
      `.new-b-${space}-${gone}-77-AbCdEf`,
      ".new-a-AbCdEf",
      `.new-a-1-${gone}-77-AbCdEf`,
      ".new-a-notes",
    ].map((name) => join(parent, name));
    for (const path of [left, ...others]) mkdirSync(path);
    writeFileSync(join(left, "half"), "");
    const fresh = passingFolder(parent, ".new-a-");
    assert.not(existsSync(left));
    for (const path of [living, fresh, ...others]) assert.ok(existsSync(path), path);
    assert.is(readdirSync(parent).length, others.length + 2);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
});

test.run();
