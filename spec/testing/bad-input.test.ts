import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { copyExample, inTemporaryFolder, plimsoll, program, type Ran } from "./cli.ts";

/** Bad input, as a user meets it: one diagnostic, exit status 1, and nothing half written. */

interface Told {
  readonly name: string;
  readonly message: string;
  readonly spans: readonly { file: string; start: { line: number } }[];
}

function told(ran: Ran): Told[] {
  assert.is(ran.status, 1, ran.stderr + ran.stdout);
  return (JSON.parse(ran.stdout) as { diagnostics: Told[] }).diagnostics;
}

/** The hello example with one text replaced, checked. */
function checked(folder: string, from: string | RegExp, to: string): Told[] {
  const project = copyExample("hello", folder);
  const text = spawnSync("cat", [`${project}/hello.plim`], { encoding: "utf8" }).stdout;
  assert.ok(typeof from === "string" ? text.includes(from) : from.test(text));
  writeFileSync(`${project}/hello.plim`, text.replace(from, to));
  return told(plimsoll(["check", project, "--format", "json"]));
}

for (const [what, from, to, name] of [
  ["an address outside the pool", "address = lan.auto", "address = 10.77.0.20", "address-outside-pool"],
  ["a container on the gateway's address", "address = lan.auto", "address = 10.40.0.1", "address-reserved"],
  ["an unknown field", "memory = 128MiB", "memroy = 128MiB", "unknown-field"],
  ["an unknown profile", "on server", "on sever", "unknown-name"],
] as const) {
  test(`${what} is one diagnostic at its place`, () =>
    inTemporaryFolder((folder) => {
      const diagnostics = checked(folder, from, to);
      assert.is(diagnostics.length, 1, JSON.stringify(diagnostics));
      assert.is(diagnostics[0]?.name, name);
      assert.is(diagnostics[0]?.spans[0]?.file, "hello.plim");
    }));
}

test("two containers with one address are told once, with both places", () =>
  inTemporaryFolder((folder) => {
    const twin =
      'container twin on server {\n  identity { hostname = "twin", address = 10.40.0.20 }\n  app a { package = "hello", run = ["/usr/bin/hello"] }\n}\n';
    const diagnostics = checked(
      folder,
      /address = lan.auto, mac = lan.auto \}([\s\S]*)$/,
      `address = 10.40.0.20 }$1\n${twin}`,
    );
    assert.equal(
      diagnostics.map((one) => one.name),
      ["duplicate-address"],
    );
    assert.is(diagnostics[0]?.spans.length, 2);
  }));

test("binary rubbish and 50 MB of text are one diagnostic each, quickly", () =>
  inTemporaryFolder((folder) => {
    mkdirSync(`${folder}/rubbish`);
    writeFileSync(
      `${folder}/rubbish/a.plim`,
      Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 7919) % 256)),
    );
    assert.is(told(plimsoll(["check", `${folder}/rubbish`, "--format", "json"])).length, 1);
    mkdirSync(`${folder}/large`);
    writeFileSync(`${folder}/large/a.plim`, Buffer.alloc(50_000_000, "let a = 1\n"));
    const started = Date.now();
    assert.is(told(plimsoll(["check", `${folder}/large`, "--format", "json"])).length, 1);
    assert.ok(Date.now() - started < 5000);
  }));

test("an unknown package is told at its place, and writes no lock", () =>
  inTemporaryFolder((folder) => {
    const project = copyExample("hello", folder);
    spawnSync("sed", ["-i", "s/nginx-light/nginx-ligth/", `${project}/hello.plim`]);
    const diagnostics = told(plimsoll(["lock", project, "--format", "json"]));
    assert.is(diagnostics.length, 1);
    assert.match(diagnostics[0]?.message ?? "", /nginx-ligth/);
    assert.is(diagnostics[0]?.spans[0]?.file, "hello.plim");
    assert.not(existsSync(`${project}/plimsoll.lock`));
  }));

test("a lock that cannot be read, or is of a newer Plimsoll, is never written over", () =>
  inTemporaryFolder((folder) => {
    const project = copyExample("hello", folder);
    for (const [text, name] of [
      ["Plimsoll-Lock: 99\n", "newer-lock"],
      ["<<<<<<< HEAD\nPlimsoll-Lock: 1\n", "damaged-lock"],
    ] as const) {
      writeFileSync(`${project}/plimsoll.lock`, text);
      const diagnostics = told(plimsoll(["lock", project, "--format", "json"]));
      assert.ok(
        diagnostics.every((one) => one.name === name),
        JSON.stringify(diagnostics),
      );
      assert.is(readFileSync(`${project}/plimsoll.lock`, "utf8"), text);
    }
  }));

test("a full disk is one diagnostic, no bundle, and a store that works once there is room", () =>
  inTemporaryFolder((folder) => {
    const project = copyExample("hello", folder);
    assert.is(plimsoll(["lock", project]).status, 0);
    const script = [
      `mkdir ${folder}/small && mount -t tmpfs -o mode=755,size=6m none ${folder}/small`,
      `export PLIMSOLL_STORE=${folder}/small/store`,
      `"$@" build ${project} --locked --out ${folder}/small/out --format json > ${folder}/full.json; echo $?`,
      `find ${folder}/small/out -mindepth 1 2>/dev/null | wc -l`,
      `mount -o remount,size=200m ${folder}/small`,
      `"$@" build ${project} --locked --out ${folder}/small/out --format json > ${folder}/room.json; echo $?`,
    ].join("\n");
    const ran = spawnSync("unshare", ["-m", "sh", "-c", script, "sh", process.execPath, program], {
      encoding: "utf8",
    });
    assert.equal(ran.stdout.split("\n").slice(0, 3), ["1", "0", "0"], ran.stderr);
    const full = JSON.parse(spawnSync("cat", [`${folder}/full.json`], { encoding: "utf8" }).stdout);
    assert.is(full.diagnostics.length, 1);
    assert.match(full.diagnostics[0].message, /no space|full/i);
  }));

test("a build killed at any moment leaves nothing that stops the next one", () =>
  inTemporaryFolder(async (folder) => {
    const project = copyExample("hello", folder);
    assert.is(plimsoll(["lock", project]).status, 0);
    const args = ["build", project, "--locked", "--out", `${folder}/out`, "--format", "json"];
    const env = { ...process.env, PLIMSOLL_STORE: `${folder}/store` };
    for (const wait of [120, 250, 400, 600, 900]) {
      const child = spawn(process.execPath, [program, ...args], { env, stdio: "ignore", detached: true });
      await sleep(wait);
      spawnSync("kill", ["-9", "--", `-${child.pid}`]);
    }
    const ran = plimsoll(args, { env: { PLIMSOLL_STORE: `${folder}/store` } });
    assert.is(ran.status, 0, ran.stderr + ran.stdout);
    assert.equal(readdirSync(`${folder}/out`), ["hello"]);
  }));

test("fix --plan asks for the package that brings a missing file, and mends a misspelt one", () =>
  inTemporaryFolder((folder) => {
    const project = copyExample("hello", folder);
    const file = join(project, "hello.plim");
    const text = readFileSync(file, "utf8").replace('"nginx-light"', '"nginx-lihgt"');
    const system = "  system = [/etc/mime.types]\n  health";
    writeFileSync(file, text.replace("  health", system));
    const { status, stdout, stderr } = plimsoll(["fix", project, "--plan", "--unsafe"]);
    assert.is(status, 0, stderr);
    assert.match(stdout, "unknown-package: ask for nginx-light\n");
    assert.match(stdout, "unmet-system-file: ask for the package media-types\n");
    assert.match(readFileSync(file, "utf8"), 'package = ["nginx-light", "media-types"]\n');
    assert.not(existsSync(join(project, "plimsoll.lock")));
    assert.is(plimsoll(["plan", project]).status, 0);
  }));

test.run();
