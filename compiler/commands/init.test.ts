import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder, plimsoll, program } from "../../spec/testing/cli.ts";
import { analyzed } from "../../spec/testing/language.ts";
import { format } from "../format/format.ts";
import { projectTexts } from "./init-project.ts";

test("a new project checks", () =>
  inTemporaryFolder((folder) => {
    const project = join(folder, "shop");
    const made = plimsoll(["init", project, "--yes"]);
    assert.is(made.status, 0, made.stderr);
    const { status, stdout, stderr } = plimsoll(["check", project]);
    assert.is(status, 0, stderr);
    assert.is(stderr, "");
    assert.match(stdout, "ok: shop on server");
  }));

test("a project is sound whatever package it begins with", () => {
  for (const name of [
    "nginx-light",
    "redis-server",
    "memcached",
    "libapache2-mod-php8.2",
    "g++",
    "0ad",
    "file",
    "v4",
    "true",
  ]) {
    for (const suite of ["bookworm", "trixie"] as const) {
      const texts = projectTexts({ name: "shop", package: name, suite });
      assert.not("fault" in texts, `${name}: ${JSON.stringify(texts)}`);
      const main = (texts as ReadonlyMap<string, string>).get("shop.plim") ?? "";
      assert.is(format("shop.plim", Buffer.from(main)).value, main);
      assert.equal(analyzed(Object.fromEntries(texts as ReadonlyMap<string, string>)).diagnostics, []);
    }
  }
});

test("it prints what it made and what to do next, fit to be pasted", () =>
  inTemporaryFolder((folder) => {
    const { stdout } = plimsoll(["init", "it's a shop", "--name", "shop"], { cwd: folder });
    assert.match(stdout, "created it's a shop/shop.plim, it's a shop/nginx.conf.hbs");
    assert.match(stdout, "\nnext:\n  plimsoll check 'it'\\''s a shop'\n");
    const json = plimsoll(["init", "json", "--format", "json"], { cwd: folder });
    assert.equal(JSON.parse(json.stdout).next[0], "plimsoll check json");
  }));

test("the folder's name is made fit to name a container", () =>
  inTemporaryFolder((folder) => {
    for (const [given, name] of [
      ["My Shop!", "my-shop"],
      ["2024", "web"],
      ["--x--", "x"],
    ] as const) {
      mkdirSync(join(folder, given));
      const made = plimsoll(["init"], { cwd: join(folder, given) });
      assert.is(made.status, 0, made.stderr);
      assert.match(readdirSync(join(folder, given)).join(), `${name}.plim`);
      assert.match(made.stdout, "  plimsoll check\n");
    }
  }));

test("it writes over nothing, and leaves nothing behind when it refuses", () =>
  inTemporaryFolder((folder) => {
    const project = join(folder, "shop");
    mkdirSync(project);
    writeFileSync(join(project, "README"), "mine");
    writeFileSync(join(project, "nginx.conf.hbs"), "mine");
    const refused = plimsoll(["init", project, "--yes"]);
    assert.is(refused.status, 1);
    assert.match(refused.stderr, /would-overwrite.*nginx\.conf\.hbs/);
    assert.equal(readdirSync(project).sort(), ["README", "nginx.conf.hbs"]);
    assert.is(readFileSync(join(project, "nginx.conf.hbs"), "utf8"), "mine");
    assert.equal(readdirSync(folder), ["shop"]);
    writeFileSync(join(project, "other.plim"), "language 1\n");
    assert.match(plimsoll(["init", project, "--package", "curl"]).stderr, "other.plim");
  }));

test("a folder that holds other things keeps them and its mode", () =>
  inTemporaryFolder((folder) => {
    const project = join(folder, "shop");
    mkdirSync(project);
    chmodSync(project, 0o750);
    writeFileSync(join(project, "README"), "mine");
    assert.is(plimsoll(["init", project, "--yes"]).status, 0);
    assert.is(statSync(project).mode & 0o777, 0o750);
    assert.equal(readdirSync(project).sort(), ["README", "index.html.hbs", "nginx.conf.hbs", "shop.plim"]);
    assert.equal(readdirSync(folder), ["shop"]);
  }));

/** On a terminal of its own, with these keys typed ahead. */
function onTerminal(words: readonly string[], keys: string, cwd: string) {
  const command = [process.execPath, program, ...words].join(" ");
  return spawnSync("script", ["-qec", command, "/dev/null"], {
    input: keys,
    cwd,
    encoding: "utf8",
    timeout: 60_000,
  });
}

test("on a terminal it asks; an empty line takes what is usual", () =>
  inTemporaryFolder((folder) => {
    const { status, stdout } = onTerminal(["init", "shop"], "front\n\n", folder);
    assert.is(status, 0, stdout);
    assert.match(stdout, "name of the container [shop]");
    assert.match(readFileSync(join(folder, "shop/front.plim"), "utf8"), 'package = "nginx"');
    assert.not.match(onTerminal(["init", "--yes", "other"], "", folder).stdout, "name of");
  }));

test("who goes away before the last answer gets nothing", () =>
  inTemporaryFolder((folder) => {
    const { status, stdout } = onTerminal(["init", "shop"], "front\n\u0004", folder);
    assert.is(status, 1);
    assert.match(stdout, "nothing was written");
    assert.equal(readdirSync(folder), []);
  }));

test("names that are none are wrong usage", () =>
  inTemporaryFolder((folder) => {
    const project = join(folder, "shop");
    for (const [option, value] of [
      ["--name", "Shop"],
      ["--name", "../up"],
      ["--name", "v1"],
      ["--package", "no package"],
      ["--package", '"\n'],
    ] as const) {
      const { status, stderr } = plimsoll(["init", project, option, value]);
      assert.is(status, 3, `${option} ${value}`);
      assert.match(stderr, "wrong-usage");
      assert.not(existsSync(project));
    }
  }));

test.run();
