import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder, plimsoll, type Ran } from "../../spec/testing/cli.ts";
import { systemCallProgram } from "../formats/system-call-program.ts";

/** Modules as a user has them: a project, a folder beside it, tarballs made with tar, and a store of their own. */

interface Setting {
  readonly folder: string;
  run(...args: readonly string[]): Ran;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Makes a tarball with tar itself. */
  tar(name: string, ...args: readonly string[]): void;
  /** Imports the module from elsewhere. */
  from(place: string): void;
  lock(): string;
}

const web = {
  "infra/web/module.plim":
    "language 1\nimport ./parts/name.plim\ntemplate site() {\n  identity { hostname = name }\n  file /etc/motd { from = ./conf/motd.hbs }\n}\n",
  "infra/web/parts/name.plim": 'language 1\nlet name = "web"\n',
  "infra/web/conf/motd.hbs": "Welcome.\n",
};
const main = (place: string) =>
  `language 1\nimport ${place} as web\ncontainer shop on std.debian-12 extends web.site() {\n  app shop { run = ["/usr/bin/shop"] }\n  file /usr/bin/shop { from = ./shop, mode = 0755 }\n}\n`;
/** It asks the kernel to end it, and is linked to nothing. */
const shop = systemCallProgram("amd64", 60, [0]) ?? "";

const inSetting = (body: (setting: Setting) => void | Promise<void>) =>
  inTemporaryFolder((folder) => {
    const write: Setting["write"] = (files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    };
    write({ ...web, "project/main.plim": main("../infra/web"), "project/shop": shop });
    const env = { PLIMSOLL_STORE: join(folder, "store"), COLUMNS: "100" };
    return body({
      folder,
      write,
      run: (...args) => plimsoll(args, { cwd: join(folder, "project"), env }),
      tar: (name, ...args) => {
        const made = spawnSync("tar", ["-caf", join(folder, name), ...args], { cwd: folder });
        assert.is(made.status, 0, String(made.stderr));
      },
      from: (place) => write({ "project/main.plim": main(place) }),
      lock: () => readFileSync(join(folder, "project/plimsoll.lock"), "utf8"),
    });
  });

const digestOf = (lock: string) => /^Digest: (sha256:.*)$/m.exec(lock)?.[1];
/** With a lock it is linked too. */
const passes = ({ status, stdout, stderr }: Ran) => {
  assert.equal([status, stderr], [0, ""]);
  assert.match(stdout, /^ok: shop on std\.debian-12(, linked)?\n$/);
};

test("a module of a folder is checked unlocked, pinned, and refused once it has changed", () =>
  inSetting(({ run, write, lock }) => {
    passes(run("check"));
    passes(run("check"));
    assert.is(run("lock").status, 0);
    const before = lock();
    assert.match(before, /^Module: web\nFrom: \.\.\/infra\/web\nDigest: sha256:[0-9a-f]{64}$/m);
    passes(run("check"));
    write({ "infra/web/conf/motd.hbs": "Welcome!\n" });
    const changed = run("check");
    assert.is(changed.status, 1);
    assert.match(changed.stderr, / --> main\.plim:2:8\n 2 \| import \.\.\/infra\/web as web\n/);
    assert.match(changed.stderr, `expected ${digestOf(before)}\n`);
    assert.match(changed.stderr, "run `plimsoll lock --modules`");
    for (const command of ["build", "plan"]) {
      const refused = run(command, "--locked");
      assert.is(refused.status, 1);
      assert.match(refused.stderr, "changed-module");
    }
    const again = run("lock", "--modules");
    assert.is(again.status, 0, again.stderr);
    assert.match(changed.stderr, `found    ${digestOf(lock())}\n`);
    assert.match(again.stdout, `~ module ../infra/web ${digestOf(before)} -> ${digestOf(lock())}\n`);
    assert.is(lock().replace(/^Digest: .*$/m, ""), before.replace(/^Digest: .*$/m, ""));
    passes(run("check"));
    write({ "infra/web/conf/motd.hbs": "Welcome.\n" });
    assert.is(run("check").status, 1);
    write({ "infra/web/conf/motd.hbs": "Welcome!\n" });
    passes(run("check"));
  }));

test("a fault inside of a tarball is told with its path and its line, in every form", () =>
  inSetting(({ run, tar, from, write }) => {
    write({ "infra/web/parts/name.plim": "language 1\nlet name = nmae\n" });
    tar("web.tar.xz", "-C", "infra", "web");
    from("../web.tar.xz");
    for (let round = 0; round < 2; round++) {
      const { stderr } = run("check");
      assert.match(stderr, " --> ../web.tar.xz/parts/name.plim:2:12\n 2 | let name = nmae\n");
    }
    const sarif = JSON.parse(run("check", "--format", "sarif").stdout);
    const [location] = sarif.runs[0].results[0].locations;
    assert.match(location.physicalLocation.artifactLocation.uri, /web\.tar\.xz\/parts\/name\.plim$/);
    assert.match(run("check", "--format", "github").stdout, "web.tar.xz/parts/name.plim");
  }));

test("fix and fmt write into no module", () =>
  inSetting(({ folder, run, write, from }) => {
    const text =
      'language 1\nlet   zone = "a"\nlet b = zoen\ntemplate site() { identity { hostname = "web" } }\n';
    write({ "infra/web/module.plim": text, "project/vendor/web/module.plim": text });
    for (const place of ["../infra/web", "./vendor/web"]) {
      from(place);
      const fixed = run("fix", "--unsafe");
      assert.match(fixed.stderr, "there is no zoen");
      assert.match(fixed.stdout, "nothing to fix");
    }
    write({ "project/vendor/web/module.plim": text.replace("zoen", "zone") });
    assert.is(run("lock").status, 0);
    assert.is(run("fmt").stdout, "");
    assert.is(run("check").status, 0);
    assert.match(run("fmt", "vendor/web").stdout, "vendor/web/module.plim");
    rmSync(join(folder, "project/plimsoll.lock"));
    write({
      "infra/web/module.plim": web["infra/web/module.plim"],
      "project/main.plim": main("../infra/web").replace(" as web", ""),
    });
    assert.match(run("fix").stdout, "write as web");
    passes(run("check"));
  }));

test("a module of the network is fetched by lock, pinned, and fetched again by its digest alone", () =>
  inSetting(async ({ folder, write, tar }) => {
    tar("web.tar.gz", "-C", "infra", "web");
    const asked: string[] = [];
    const server = createServer(({ url = "" }, response) => {
      asked.push(url);
      const path = join(folder, url);
      response.writeHead(existsSync(path) ? 200 : 404);
      response.end(existsSync(path) ? readFileSync(path) : "");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/web.tar.gz`;
    try {
      write({ "project/main.plim": main(`"${url}"`) });
      const run = (...args: readonly string[]) => beside(folder, args);
      const unlocked = await run("check");
      assert.match(unlocked.stderr, "unfetched-module");
      assert.equal(asked, []);
      assert.is((await run("lock")).status, 0);
      assert.equal(asked, ["/web.tar.gz"]);
      passes(await run("check"));
      rmSync(join(folder, "store"), { recursive: true });
      assert.match((await run("check")).stderr, "the store does not have it");
      assert.is((await run("build", "--locked")).status, 0);
      passes(await run("check"));
      rmSync(join(folder, "store"), { recursive: true });
      write({ "infra/web/conf/motd.hbs": "Welcome to somebody else.\n" });
      tar("web.tar.gz", "-C", "infra", "web");
      const other = await run("build", "--locked");
      assert.is(other.status, 1);
      assert.match(other.stderr, "unfetched-module");
    } finally {
      server.close();
    }
  }));

/** Without blocking this process, which is the server. */
async function beside(folder: string, args: readonly string[]): Promise<Ran> {
  const { spawn } = await import("node:child_process");
  const { program } = await import("../../spec/testing/cli.ts");
  const child = spawn(process.execPath, [program, ...args], {
    cwd: join(folder, "project"),
    env: { ...process.env, NO_COLOR: "1", PLIMSOLL_STORE: join(folder, "store") },
  });
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (texts.stdout += chunk));
  child.stderr.on("data", (chunk) => (texts.stderr += chunk));
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { status, ...texts };
}

test.run();
