import { spawnSync } from "node:child_process";
import { cpSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeKey, writeArchive } from "./archive.ts";
import { serveArchive } from "./archive-server.ts";
import { installProgram, inTemporaryFolder, plimsollBeside } from "./cli.ts";
import { tinyPackages } from "./tiny-archive.ts";

/** A project whose archive this process serves, and how to run the program on it. */
interface Site {
  readonly project: string;
  readonly bundle: string;
  publish(conf: string): Promise<void>;
  run(...args: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }>;
}

const day = 86_400_000;

async function withSite(body: (site: Site, folder: string) => Promise<void>): Promise<void> {
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
      await body(site, folder);
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

const everywhere = [
  ...["clock", "SOURCE_DATE_EPOCH", "zone", "locale", "path", "home", "umask", "order of folders", "cores"],
  ...["store", "uptime"],
];

test("bundles and images are the same twice, whatever the clock, zone, locale, umask, path, order, cores and user", () =>
  withSite(async ({ project, run }, folder) => {
    useModule(project, folder);
    for (const [form, ...options] of [
      ["bundle"],
      ["oci"],
      ["oci", "--compress", "gzip"],
      ["docker", "--compress", "zstd"],
    ]) {
      const words = ["build", project, "--check", "--as", form ?? "", ...options];
      const { status, stdout, stderr } = await run(...words, "--format", "json");
      assert.is(status, 0, stdout + stderr);
      const { conditions, unchanged, unlike } = JSON.parse(stdout).check;
      assert.equal(unlike, []);
      const changed = conditions.map(({ name }: { name: string }) => name);
      assert.equal(changed, form === "bundle" ? everywhere : [...everywhere, "user"]);
      for (const { name, first, second } of conditions) assert.is.not(first, second, name);
      const same = unchanged.map(({ name }: { name: string }) => name);
      assert.equal(same, ["clock of programs that Plimsoll starts", ...(form === "bundle" ? ["user"] : [])]);
    }
    const { stdout } = await run("build", project, "--check");
    assert.match(stdout, /^built twice, the same both times\nchanged:\n {2}clock: /);
    assert.match(
      stdout,
      /not changed:\n[^]* {2}user: only root can give the files of a bundle to their owners\n/,
    );
  }));

/** A module beside the project, which a second build must find beside its copy. */
function useModule(project: string, folder: string): void {
  mkdirSync(join(folder, "infra"));
  writeFileSync(join(folder, "infra/module.plim"), 'language 1\nlet greeting = "hello"\n');
  const site = readFileSync(join(project, "site.plim"), "utf8")
    .replace("language 1\n", "language 1\nimport ../infra as infra\n")
    .replace("  app tiny", "  file /etc/issue { content = infra.greeting }\n  app tiny");
  writeFileSync(join(project, "site.plim"), site);
}

test("a build that is another the second time is told, with the first thing that differs", () =>
  withSite(async ({ project, run }, folder) => {
    const plant = join(folder, "plant.cjs");
    writeFileSync(plant, planted);
    const first = { NODE_OPTIONS: `--require ${plant}` };
    assert.is((await run("lock", project)).status, 0);
    const check = (form: string) =>
      plimsollBeside(["build", project, "--check", "--as", form], {
        ...first,
        PLIMSOLL_STORE: join(folder, "store"),
      });
    for (const [form, words] of [
      ["bundle", /^shop: \d+ differences\n[^]* {2}\/etc\/motd: digest is sha256:/],
      ["oci", /^oci: \d+ differences\n[^]*: digest \(layer 3 of shop: files of shop\) is /],
      ["docker", /^docker: \d+ differences\n[^]* {2}shop.tar: digest is sha256:/],
    ] as const) {
      const { status, stdout } = await check(form);
      assert.is(status, 2, stdout);
      assert.match(stdout, words);
    }
  }));

/** One process reads another text than the next. */
const planted = `
  const fs = require("node:fs");
  const { readSync } = fs;
  fs.readSync = (file, bytes, ...words) => {
    const count = readSync(file, bytes, ...words);
    if (bytes.toString("utf8", 0, count).startsWith("On {{container.name}}")) bytes.write("At");
    return count;
  };
  require("node:module").syncBuiltinESMExports();
`;

test("an ordinary user checks images too, as another in a namespace", () =>
  withSite(async ({ project, run }, folder) => {
    assert.is((await run("lock", project)).status, 0);
    const program = installProgram(folder);
    const home = join(folder, "home");
    spawnSync("sh", [
      "-c",
      'mkdir "$0" && cp -r "$1" "$0/project" && chown -R 65534:65534 "$0"',
      home,
      project,
    ]);
    const words = ["build", join(home, "project"), "--check", "--as", "oci", "--format", "json"];
    const env = { HOME: home, TMPDIR: home, PLIMSOLL_STORE: join(home, "store") };
    const prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    const ran = await plimsollBeside(words, env, { program, prefix });
    assert.is(ran.status, 0, ran.stdout + ran.stderr);
    const { conditions, unlike } = JSON.parse(ran.stdout).check;
    assert.equal(unlike, []);
    assert.match(
      JSON.stringify(conditions),
      /"user","first":"nobody \(65534\)","second":"number 4242, in a user namespace"/,
    );
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
