import { spawnSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { flags } from "./little-optimizing.ts";

test("this V8 knows every flag that is set, and has the value that is given back", () => {
  for (const [flag, { little, usual }] of flags) {
    assert.is(spawnSync(process.execPath, [`${flag}=${little}`, "-e", ""]).status, 0, flag);
    const { stdout } = spawnSync(process.execPath, ["--v8-options"], { encoding: "utf8" });
    assert.ok(stdout.includes(`default: ${flag}=${usual}\n`), flag);
  }
});

test.run();
