import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { copyExample, inTemporaryFolder, plimsoll, type Ran } from "./cli.ts";

/** Same lock, same bytes: whatever the folder, the umask, the time zone, the language; and without a network. */

interface Build {
  readonly format_version: number;
  readonly bundles: readonly { container: string; path: string; rootDigest: string }[];
}

function digestOf(build: Ran): string {
  assert.is(build.status, 0, build.stderr + build.stdout);
  const { format_version, bundles } = JSON.parse(build.stdout) as Build;
  assert.is(format_version, 1);
  assert.is(bundles.length, 1);
  return bundles[0]?.rootDigest ?? "";
}

/** Every path of a tree with its mode, owner, time, link target and content. */
function listing(tree: string): string {
  const script =
    "find . -printf '%p %y %m %U %G %T@ %l\\n' | sort; find . -type f -print0 | sort -z | xargs -0 sha256sum";
  return spawnSync("sh", ["-c", script], { cwd: tree, encoding: "utf8", maxBuffer: 1 << 28 }).stdout;
}

test("two builds in other folders, umask, time zone and locale are the same, tree and digest", () =>
  inTemporaryFolder((folder) => {
    const first = copyExample("hello", `${folder}/a`);
    const lock = plimsoll(["lock", first]);
    assert.is(lock.status, 0, lock.stderr);
    const second = `${folder}/b/elsewhere`;
    spawnSync("sh", ["-c", `mkdir -p ${folder}/b && cp -r ${first} ${second}`]);
    const one = plimsoll(["build", first, "--out", `${folder}/out1`, "--locked", "--format", "json"]);
    const other = plimsoll(["build", second, "--out", `${folder}/out2`, "--locked", "--format", "json"], {
      prefix: ["sh", "-c", 'umask 077; exec "$@"', "sh"],
      env: {
        TZ: "Asia/Tokyo",
        LC_ALL: "tr_TR.UTF-8",
        LANG: "tr_TR.UTF-8",
        PLIMSOLL_STORE: `${folder}/store`,
      },
      cwd: "/",
    });
    assert.is(digestOf(one), digestOf(other));
    assert.match(digestOf(one), /^sha256:[0-9a-f]{64}$/);
    assert.is(listing(`${folder}/out1/hello/rootfs`), listing(`${folder}/out2/hello/rootfs`));
    assert.equal(
      readFileSync(`${folder}/out1/hello/config.json`),
      readFileSync(`${folder}/out2/hello/config.json`),
    );
  }));

test("a locked build and a check work without a network, and change no lock", () =>
  inTemporaryFolder((folder) => {
    const project = copyExample("hello", folder);
    assert.is(plimsoll(["lock", project]).status, 0);
    const lock = readFileSync(`${project}/plimsoll.lock`, "utf8");
    plimsoll(["build", project, "--out", `${folder}/warm`, "--format", "json"]);
    const offline = { prefix: ["unshare", "-n"] };
    assert.is(plimsoll(["check", project], offline).status, 0);
    digestOf(plimsoll(["build", project, "--out", `${folder}/out`, "--locked", "--format", "json"], offline));
    assert.is(readFileSync(`${project}/plimsoll.lock`, "utf8"), lock);
  }));

test("--locked refuses a project without a lock, and one whose lock is out of date", () =>
  inTemporaryFolder((folder) => {
    const project = copyExample("hello", folder);
    const missing = plimsoll(["build", project, "--locked", "--format", "json"]);
    assert.is(missing.status, 1);
    assert.is(JSON.parse(missing.stdout).diagnostics.length, 1);
  }));

test.run();
