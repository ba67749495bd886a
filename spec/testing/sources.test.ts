import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeKey, type TestPackage, writeArchive } from "./archive.ts";
import { inTemporaryFolder, plimsoll, type RunOptions } from "./cli.ts";
import { tar } from "./deb.ts";
import { tinyPackages } from "./tiny-archive.ts";

/** A project with sources of several types, its archive, and what `update` and `vendor` make of them. */

const date = new Date(Date.now() - 86_400_000);
const key = await makeKey(new Date(date.getTime() - 86_400_000));

const text = (folder: string, mirror: string) => `language 1
source apt tiny { suites = ["stable"], mirrors = ${mirror}, keyring = ./tiny.asc }
source dir site { path = ./site, to = /srv/www }
source tar tool { path = ./tool.tar.gz, strip = 1, to = /opt/tool }
source host machine { paths = [${folder}/host.conf] }
container web on std.debian-12 {
  sources = [tiny, site, tool, machine]
  identity { hostname = "web" }
  app tiny { package = "tiny", run = ["/usr/bin/tiny"] }
}
`;

interface Setting {
  readonly folder: string;
  readonly project: string;
  publish(packages: readonly TestPackage[]): Promise<void>;
  run(
    args: readonly string[],
    options?: RunOptions,
  ): { status: number | null; stdout: string; stderr: string };
}

async function inSetting(work: (setting: Setting) => Promise<void> | void): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const project = join(folder, "project");
    chmodSync(folder, 0o755);
    mkdirSync(join(project, "site"), { recursive: true });
    writeFileSync(join(project, "site/index.html"), "hello\n");
    writeFileSync(
      join(project, "tool.tar.gz"),
      gzipSync(tar([{ path: "tool-1/run", content: "#!/bin/tiny\n", mode: 0o755 }])),
    );
    writeFileSync(join(project, "tiny.asc"), key.keyring);
    writeFileSync(join(folder, "host.conf"), "of the machine\n");
    writeFileSync(join(project, "site.plim"), text(folder, `"file:${folder}/archive"`));
    const publish = (packages: readonly TestPackage[]) =>
      writeArchive(join(folder, "archive"), { suite: "stable", packages, signers: [key], date });
    await publish(tinyPackages);
    const env = { PLIMSOLL_STORE: join(folder, "store") };
    const run: Setting["run"] = (args, options = {}) => plimsoll(args, { cwd: project, env, ...options });
    assert.is(run(["lock"]).status, 0, run(["lock"]).stderr);
    await work({ folder, project, publish, run });
  });
}

const newer = tinyPackages.map((one) => (one.name === "tiny" ? one : { ...one, version: "1.1" }));

test("every type of source is in the plan with its reason, and a locked build needs no network", async () => {
  await inSetting(({ folder, run }) => {
    const { stdout, stderr } = run(["plan", "--locked"]);
    const reasons = [
      ["/srv/www/index.html", "source site (dir)"],
      ["/opt/tool/run", "source tool (tar)"],
      [`${folder}/host.conf`, "source machine (host)"],
      ["/usr/bin/tiny", "package tiny 1:2.0-1"],
    ] as const;
    for (const [path, reason] of reasons)
      assert.match(stdout.split("\n").find((line) => line.includes(` ${path} `)) ?? stderr, reason);
    const built = run(["build", "--locked", "--out", join(folder, "out")], { prefix: ["unshare", "-n"] });
    assert.is(built.status, 0, built.stderr);
    const manifest = JSON.parse(readFileSync(join(folder, "out/web/manifest.json"), "utf8"));
    const own = manifest.entries.filter((one: { reason: { kind: string } }) => one.reason.kind === "tree");
    assert.equal([...new Set(own.map((one: { reason: { source: string } }) => one.reason.source))].sort(), [
      "machine",
      "site",
      "tool",
    ]);
  });
});

test("a folder that changed makes the lock stale, a file of the machine is told and kept", async () => {
  await inSetting(({ folder, project, run }) => {
    const build = () => run(["build", "--locked", "--out", join(folder, "out")]);
    assert.is(build().status, 0);
    writeFileSync(join(folder, "host.conf"), "changed\n");
    const told = build();
    assert.is(told.status, 0);
    assert.match(told.stderr, "1 files of source machine have changed on this machine");
    assert.is(readFileSync(join(folder, "out/web/rootfs", folder, "host.conf"), "utf8"), "of the machine\n");
    writeFileSync(join(project, "site/index.html"), "changed\n");
    const stale = build();
    assert.is(stale.status, 1);
    assert.match(stale.stderr, "source site has changed: /index.html is not what it was");
  });
});

test("update shows what changes, writes it, and with --check only says so", async () => {
  await inSetting(async ({ folder, project, publish, run }) => {
    const lock = () => readFileSync(join(project, "plimsoll.lock"), "utf8");
    const before = lock();
    const same = run(["update", "--check"]);
    assert.equal([same.status, same.stdout], [0, "nothing to update\n"]);
    await publish(newer);
    writeFileSync(join(folder, "host.conf"), "changed\n");
    const check = run(["update", "--check"]);
    assert.is(check.status, 2, check.stderr);
    assert.is(lock(), before);
    assert.match(check.stdout, /^~ libtiny1:amd64 1\.0 -> 1\.1 {2}\d\.\d MB {2}\(web\)$/m);
    assert.match(check.stdout, /^~ source machine sha256:\w+ -> sha256:\w+$/m);
    assert.match(check.stdout, /^packages: 0 added, 0 removed, 2 changed; [+-]\d\.\d MB$/m);
    const json = JSON.parse(run(["update", "libtiny1", "--format", "json"]).stdout);
    assert.equal([json.written, json.packages.length, json.trees.length], [true, 1, 0]);
    assert.equal([json.packages[0].from, json.packages[0].to], ["1.0", "1.1"]);
    assert.match(lock(), "Package: libtiny1\nVersion: 1.1");
    assert.match(lock(), "Package: tiny-loader\nVersion: 1.0");
    const all = run(["update", "--yes"]);
    assert.match(all.stdout, /wrote plimsoll\.lock\n$/);
    assert.is(run(["update", "--check"]).status, 0);
    assert.is(run(["update", "tinny"]).status, 1);
  });
});

test("a vendored folder serves a build without network, store and archive, and is never written over another", async () => {
  await inSetting(({ folder, project, run }) => {
    const vendored = run(["vendor", "vendor"]);
    assert.is(vendored.status, 0, vendored.stderr);
    const plain = JSON.parse(
      run(["build", "--locked", "--out", join(folder, "a"), "--format", "json"]).stdout,
    );
    rmSync(join(folder, "archive"), { recursive: true });
    rmSync(join(folder, "store"), { recursive: true });
    writeFileSync(join(project, "site.plim"), text(folder, "./vendor/tiny"));
    const built = run(["build", "--locked", "--out", join(folder, "b"), "--format", "json"], {
      prefix: ["unshare", "-n"],
    });
    assert.is(built.status, 0, built.stderr + built.stdout);
    assert.is(JSON.parse(built.stdout).bundles[0].rootDigest, plain.bundles[0].rootDigest);
    assert.is(run(["vendor", "vendor"]).status, 0);
    assert.is(run(["vendor", "site"]).status, 1);
    assert.equal(readdirSync(join(project, "site")), ["index.html"]);
    assert.equal(
      readdirSync(project).filter((name) => name.startsWith(".vendor")),
      [],
    );
  });
});

test.run();
