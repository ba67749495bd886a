import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeKey, writeArchive } from "./archive.ts";
import { serveArchive } from "./archive-server.ts";
import { inTemporaryFolder, plimsollBeside } from "./cli.ts";
import { makeDeb, tar } from "./deb.ts";
import { writeLayout, writeRepository } from "./tiny-image.ts";

/** A project with sources of every kind, a module from the network, and a script that is run. */

const date = new Date(Date.now() - 86_400_000);
const key = await makeKey(new Date(date.getTime() - 86_400_000));
const copied = ["/usr/bin/sh", "/usr/bin/dash", "/usr/bin/touch"];

const text = (outside: string, url: string, asks: string) => `language 1
import "${url}/words.tar.gz" as words
source apt archive { suites = ["stable"], mirrors = "file:${outside}/archive", keyring = ./archive.asc }
source deb own { files = [./own.deb] }
source dir site { path = ./site, to = /srv/www }
source tar inside { path = ./inside.tar, to = /opt/inside }
source tar beyond { urls = ["${url}/beyond.tar.gz"], to = /opt/beyond }
source oci layout { path = ./layout }
source oci base { repository = "${url}/base", tag = "v1" }
source host machine { paths = [${outside}/host.conf, ${copied.join(", ")}] }
container web on std.debian-12 {
  sources = [archive, own, site, inside, beyond, layout, base, machine]
  identity { hostname = "web" }
  packages = ["own"]
  ${asks}
  app shell { package = "noter", run = ["/usr/bin/dash", "-c", words.greeting] }
}
`;
/** As root, who alone can run a script. */
const asks = process.getuid?.() === 0 ? 'run-scripts = ["noter"]' : 'accept-scripts = ["noter"]';

async function writeOutside(folder: string): Promise<void> {
  const put = (path: string, bytes: Uint8Array | string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  const postinst = "#!/bin/sh\nset -e\nfrobnicate 2>/dev/null || touch /etc/noted\n";
  const packages = [{ name: "noter", scripts: { postinst }, files: [{ path: "usr/share/noter" }] }];
  await writeArchive(join(folder, "outside/archive"), { suite: "stable", packages, signers: [key], date });
  put("outside/host.conf", "of the machine\n");
  put("served/beyond.tar.gz", gzipSync(tar([{ path: "run", content: "beyond\n", mode: 0o755 }])));
  const module = 'language 1\nlet greeting = "echo hello"\n';
  put("served/words.tar.gz", gzipSync(tar([{ path: "words/module.plim", content: module }])));
  writeRepository(join(folder, "served"), "base");
  const control = ["Package: own", "Version: 1.0", "Architecture: all"];
  put("project/own.deb", makeDeb(control, [{ path: "usr/share/own", content: "own\n" }]));
  put("project/site/index.html", "hello\n");
  put("project/inside.tar", tar([{ path: "run", content: "inside\n" }]));
  put("project/archive.asc", key.keyring);
  writeLayout(join(folder, "project/layout"), "layout");
  // What the machine's own files may be read by everybody is a condition of a copy.
  chmodSync(folder, 0o755);
}

interface Setting {
  readonly folder: string;
  /** Runs the program in a copy of the project, with a store of its own. */
  run(
    where: string,
    args: readonly string[],
    prefix?: readonly string[],
    env?: Record<string, string>,
  ): Promise<Ran>;
}
interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Everything outside of the project is gone when `work` begins, the machine's file too; the project is at `copy`. */
async function afterVendoring(
  work: (setting: Setting, told: Ran, digests: unknown) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    await writeOutside(folder);
    const server = await serveArchive(join(folder, "served"));
    writeFileSync(join(folder, "project/site.plim"), text(join(folder, "outside"), server.url, asks));
    const run: Setting["run"] = (where, args, prefix = [], env = {}) => {
      const place = [args[0] as string, ...args.slice(1), join(folder, where)];
      return plimsollBeside(place, { PLIMSOLL_STORE: join(folder, `store-${where}`), ...env }, { prefix });
    };
    let told: Ran;
    let digests: unknown;
    try {
      const locked = await run("project", ["lock"]);
      assert.is(locked.status, 0, locked.stderr + locked.stdout);
      digests = await built({ folder, run }, "project");
      told = await run("project", ["vendor", join(folder, "project/third"), "--format", "json"]);
      assert.is(told.status, 0, told.stderr + told.stdout);
    } finally {
      await server.close();
    }
    for (const name of ["outside", "served", "store-project"])
      rmSync(join(folder, name), { recursive: true });
    renameSync(join(folder, "project"), join(folder, "copy"));
    rmSync(join(folder, "copy/.plimsoll"), { recursive: true, force: true });
    await work({ folder, run }, told, digests);
  });
}

/** The digests of the bundle and of the image. */
async function built({ folder, run }: Setting, where: string, prefix: readonly string[] = [], env = {}) {
  const out = (as: string) => ["--out", join(folder, "out", where, as), "--format", "json"];
  const bundle = await run(where, ["build", "--locked", ...out("bundle")], prefix, env);
  assert.is(bundle.status, 0, bundle.stderr + bundle.stdout);
  const image = await run(where, ["build", "--locked", "--as", "oci", ...out("oci")], prefix, env);
  assert.is(image.status, 0, image.stderr + image.stdout);
  const [{ container, rootDigest }] = JSON.parse(bundle.stdout).bundles;
  return [
    container,
    rootDigest,
    JSON.parse(image.stdout).images.map((one: { digest: string }) => one.digest),
  ];
}

const offline = ["/usr/bin/unshare", "-n"];

test("a vendored folder and the project build the same without network, store, and all that was outside", async () => {
  await afterVendoring(async (setting, told, digests) => {
    const { folder, run } = setting;
    const { sources, left, files } = JSON.parse(told.stdout);
    assert.equal(sources, ["archive", "base", "beyond", "machine"]);
    assert.equal(left, ["inside", "layout", "own", "site"]);
    assert.ok(
      files.includes("machine/files.tar") && files.some((path: string) => path.startsWith("+modules/")),
    );
    // No program is there that could run a script, so what it does comes from the folder.
    const env = { PATH: "/nowhere" };
    assert.equal(await built(setting, "copy", offline, env), digests);
    if (process.getuid?.() === 0)
      assert.ok(
        readFileSync(join(folder, "out/copy/bundle/web/manifest.json"), "utf8").includes("/etc/noted"),
      );
    const text = await run("copy", ["vendor", join(folder, "again")], offline);
    assert.is(text.status, 0, text.stderr + text.stdout);
    assert.match(text.stdout, /the project itself has inside, layout, own, site\n$/);
    assert.equal(readdirSync(join(folder, "again")).sort(), readdirSync(join(folder, "copy/third")).sort());
    renameSync(join(folder, "copy/third"), join(folder, "elsewhere"));
    rmSync(join(folder, "store-copy"), { recursive: true });
    assert.is(
      (await run("copy", ["build", "--locked", "--out", join(folder, "no")], offline, env)).status,
      1,
    );
    const named = { ...env, PLIMSOLL_VENDOR: join(folder, "elsewhere") };
    assert.equal(await built(setting, "copy", offline, named), digests);
  });
});

test("nothing in a vendored folder is believed", async () => {
  await afterVendoring(async ({ folder, run }) => {
    cpSync(join(folder, "copy/third"), join(folder, "whole"), { recursive: true });
    const mark = readFileSync(join(folder, "whole/plimsoll-vendor"), "utf8");
    // Builds read no Release and no index.
    const paths = [...mark.matchAll(/^(?:archive|tree|effects) \S+ (.+)$/gm)]
      .map(([, path]) => path as string)
      .filter((path) => !path.includes("/dists/"));
    assert.ok(paths.length >= 6, mark);
    for (const path of paths) {
      rmSync(join(folder, "copy/third"), { recursive: true });
      rmSync(join(folder, "store-copy"), { recursive: true, force: true });
      cpSync(join(folder, "whole"), join(folder, "copy/third"), { recursive: true });
      const changed = readFileSync(join(folder, "whole", path));
      const at = Math.min(100, changed.length - 1);
      changed[at] = (changed[at] as number) ^ 1;
      writeFileSync(join(folder, "copy/third", path), changed);
      const refused = await run("copy", ["build", "--locked", "--out", join(folder, "no")], offline, {
        PATH: "/nowhere",
      });
      assert.is(refused.status, 1, `${path}: ${refused.stdout}${refused.stderr}`);
    }
  });
});

test.run();
