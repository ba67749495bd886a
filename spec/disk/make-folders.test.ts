import { mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder, plimsoll } from "../testing/cli.ts";
import { makeFolders } from "./make-folders.ts";

const codeOf = (work: () => void): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
};

test("folders are made with all above them, and are left as they are where they are there", () =>
  inTemporaryFolder((folder) => {
    makeFolders(join(folder, "a/b/c"), 0o700);
    makeFolders(join(folder, "a/b/c"), 0o755);
    assert.is(statSync(join(folder, "a/b/c")).mode & 0o777, 0o700);
    symlinkSync("a", join(folder, "link"));
    makeFolders(join(folder, "link/d"));
    assert.ok(statSync(join(folder, "a/d")).isDirectory());
  }));

test("a file in the way, a link to nowhere, and a place where no folder can be are errors", () =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "file"), "");
    symlinkSync("nowhere", join(folder, "dangling"));
    mkdirSync(join(folder, "deep"));
    assert.is(
      codeOf(() => makeFolders(join(folder, "file"))),
      "EEXIST",
    );
    assert.is(
      codeOf(() => makeFolders(join(folder, "file/x"))),
      "ENOTDIR",
    );
    assert.is(
      codeOf(() => makeFolders(join(folder, "dangling/x"))),
      "EEXIST",
    );
    assert.is(
      codeOf(() => makeFolders("/proc/nowhere/x")),
      "ENOENT",
    );
  }));

test("a store, an output and a state below /proc are refused at once", () =>
  inTemporaryFolder((folder) => {
    const nowhere = "/proc/nowhere/x";
    const told = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
      const { status, stdout } = plimsoll([...args, "--format", "json"], { env, timeout: 60_000 });
      assert.is(status, 1, stdout);
      return JSON.parse(stdout).diagnostics.map((one: { name: string }) => one.name);
    };
    const text = `language 1
source dir files { path = ./files }
container web on std.debian-12 {
  identity { hostname = "web" }
  sources = [files]
  app web { run = ["/bin/web"] }
}
`;
    mkdirSync(join(folder, "files"));
    writeFileSync(join(folder, "site.plim"), text);
    assert.equal(told(["lock", folder], { PLIMSOLL_STORE: nowhere }), ["unwritable-output"]);
    assert.equal(told(["ps"], { PLIMSOLL_STATE: nowhere }), ["unplain-state"]);
    assert.equal(told(["init", nowhere]), ["unwritable-output"]);
  }));

test.run();
