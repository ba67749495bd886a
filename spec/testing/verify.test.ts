import { spawnSync } from "node:child_process";
import { cpSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeKey, writeArchive } from "./archive.ts";
import { serveArchive } from "./archive-server.ts";
import { inTemporaryFolder, plimsollBeside } from "./cli.ts";
import { tinyPackages } from "./tiny-archive.ts";

/** A project whose archive this process serves, and how to run the program on it. */
interface Site {
  readonly project: string;
  readonly bundle: string;
  publish(conf: string): Promise<void>;
  run(...args: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }>;
}

const day = 86_400_000;

async function withSite(body: (site: Site) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const key = await makeKey(new Date(Date.now() - 30 * day));
    const server = await serveArchive(join(folder, "archive"));
    const project = join(folder, "project");
    mkdirSync(project);
    writeFileSync(join(project, "key.asc"), key.keyring);
    writeFileSync(join(project, "motd.hbs"), "On {{container.name}}\n");
    writeFileSync(
      join(project, "site.plim"),
      `language 1
source apt tiny { suites = ["stable"], mirrors = ["${server.url}"], keyring = ./key.asc }
container shop on std.debian-12 {
  identity { hostname = "shop" }
  app tiny { package = "tiny", run = ["/usr/bin/tiny"] }
  file /etc/motd { from = ./motd.hbs }
}
`,
    );
    let age = 9;
    const site: Site = {
      project,
      bundle: join(project, ".plimsoll/bundles/shop"),
      publish: (conf) => {
        const changed = { version: `1:2.0-${10 - age}`, files: [{ path: "etc/tiny.conf", content: conf }] };
        const packages = tinyPackages.map((one) =>
          one.name === "tiny"
            ? { ...one, ...changed, files: [...(one.files ?? []).slice(0, 1), ...changed.files] }
            : one,
        );
        const date = new Date(Date.now() - age-- * day);
        return writeArchive(join(folder, "archive"), { suite: "stable", packages, signers: [key], date });
      },
      run: (...args) => plimsollBeside(args, { PLIMSOLL_STORE: join(folder, "store") }),
    };
    try {
      await site.publish("port = 80\n");
      await body(site);
    } finally {
      await server.close();
    }
  });
}

test("verify finds nothing in what was built, and the first thing that somebody changed", () =>
  withSite(async ({ project, bundle, run }) => {
    assert.is((await run("build", project)).status, 0);
    for (const args of [[project], [bundle], [bundle, "--project", project]]) {
      const { status, stdout } = await run("verify", ...args);
      assert.equal([status, stdout], [0, `shop: ${bundle} is as it was built\n`]);
    }
    const changes: [RegExp, string][] = [
      [/etc\/motd: mode is 600, and should be 644/, "chmod 600 rootfs/etc/motd"],
      [/etc\/motd: time is 5, and should be \d+/, "touch -d @5 rootfs/etc/motd"],
      [
        /etc\/tiny.conf: digest is sha256:\w+, and should be sha256:\w+/,
        "printf 'port = 81\\n' > new; touch -r rootfs/etc/tiny.conf new; rm rootfs/etc/tiny.conf; mv new rootfs/etc/tiny.conf; chmod 644 rootfs/etc/tiny.conf",
      ],
      [/etc\/extra: entry is file, and should be absent/, "touch rootfs/etc/extra"],
      [/usr\/bin\/tiny: entry is absent, and should be file/, "rm rootfs/usr/bin/tiny"],
      [
        /libtiny.so.1: target is x, and should be libtiny.so.1.0/,
        "ln -sfn x rootfs/usr/lib/x86_64-linux-gnu/libtiny.so.1; touch -h -d @0 rootfs/usr/lib/x86_64-linux-gnu/libtiny.so.1",
      ],
      [/launch: digest is/, "echo >> launch"],
    ];
    const copy = `${bundle}-copy`;
    for (const [words, change] of changes) {
      spawnSync("sh", ["-c", `rm -rf "$0"; cp -a "$1" "$0"; cd "$0" && ${change}`, copy, bundle]);
      for (const args of [[copy], [copy, "--project", project]]) {
        const { status, stdout } = await run("verify", ...args);
        assert.is(status, 2, stdout);
        assert.match(stdout, words);
      }
    }
  }));

test("a build is the same twice, whatever the clock, zone, locale, umask, path, order and cores", () =>
  withSite(async ({ project, run }) => {
    const { status, stdout, stderr } = await run("build", project, "--check");
    assert.equal([status, stderr.includes("error")], [0, false], stdout + stderr);
    assert.match(stdout, /^1 containers built twice, the same both times: clock a year ahead/);
  }));

test("a template that changes rewrites one file; all others are the inodes they were", () =>
  withSite(async ({ project, bundle, run }) => {
    assert.is((await run("build", project)).status, 0);
    const inodes = () =>
      spawnSync("find", ["rootfs", "-type", "f", "-printf", "%p %i %T@\\n"], {
        cwd: bundle,
        encoding: "utf8",
      })
        .stdout.split("\n")
        .sort();
    const before = inodes();
    const folder = lstatSync(bundle).ino;
    assert.is((await run("build", project)).status, 0);
    assert.equal([inodes(), lstatSync(bundle).ino], [before, folder], "nothing is done twice");
    writeFileSync(join(project, "motd.hbs"), "Aboard {{container.name}}\n");
    assert.is((await run("build", project)).status, 0);
    const changed = inodes().filter((line) => !before.includes(line));
    assert.equal(
      changed.map((line) => line.split(" ")[0]),
      ["rootfs/etc/motd"],
    );
    assert.is(readFileSync(join(bundle, "rootfs/etc/motd"), "utf8"), "Aboard shop\n");
  }));

test("diff and plan --diff tell what another lock changes, before anything is built", () =>
  withSite(async ({ project, bundle, publish, run }) => {
    assert.is((await run("build", project)).status, 0);
    const [old, lock] = [join(project, "old.lock"), join(project, "plimsoll.lock")];
    cpSync(lock, old);
    assert.equal((await run("diff", old, lock)).status, 0);
    assert.is((await run("plan", project, "--diff", old)).status, 0);
    await publish("port = 8080\n");
    assert.is((await run("lock", project)).status, 0);
    const locks = await run("diff", old, lock);
    assert.is(locks.status, 2);
    assert.match(locks.stdout, /~ tiny:amd64 1:2.0-1 -> 1:2.0-2/);
    const plans = await run("plan", project, "--diff", old);
    assert.is(plans.status, 2, plans.stderr);
    assert.match(plans.stdout, /~ package tiny 1:2.0-1 -> 1:2.0-2/);
    assert.match(plans.stdout, /~ \/etc\/tiny.conf \(.*digest.*\) \+0.0 kB/);
    spawnSync("cp", ["-a", bundle, `${bundle}-old`]);
    assert.is((await run("build", project)).status, 0);
    const bundles = await run("diff", `${bundle}-old`, bundle, "--format", "json");
    assert.is(bundles.status, 2);
    const { packages, files, bundleFiles } = JSON.parse(bundles.stdout).diff;
    assert.equal(packages, [{ name: "tiny", before: "1:2.0-1", after: "1:2.0-2" }]);
    assert.ok(files.some((one: { path: string }) => one.path === "/etc/tiny.conf"));
    assert.ok(bundleFiles.includes("bundle.json"));
    assert.is((await run("diff", bundle, lock)).status, 3);
  }));

test.run();
