import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder } from "../../spec/testing/cli.ts";
import { marked } from "../../spec/testing/language.ts";
import type { ImportedModule } from "../3-evaluate/model.ts";
import { LOCK_NAME } from "../5-lock/read-lock.ts";
import { writeLock } from "../5-lock/write-lock.ts";
import { analyze } from "../analyze.ts";
import { type TarSpec, tar as tarOf } from "../formats/deb-testing.ts";
import { openProject, type Project } from "./project-files.ts";

/** Modules on a real disk: a project, a folder beside it, tarballs made by tar, and a store of their own. */

interface Found {
  readonly names: readonly string[];
  readonly messages: string;
  readonly marks: readonly string[];
  readonly modules: readonly ImportedModule[];
}
interface Setting {
  readonly folder: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Makes a tarball with tar itself, compressed by its name. */
  tar(name: string, ...args: readonly string[]): void;
  /** Analyzes the project, which imports the module from there. */
  from(place: string): Promise<Found>;
  pin(found: Found): void;
}

const web = {
  "infra/web/module.plim":
    "language 1\nimport ./parts/name.plim\ntemplate site() {\n  identity { hostname = name }\n  file /etc/motd { from = ./conf/motd.hbs }\n}\n",
  "infra/web/parts/name.plim": 'language 1\nlet name = "web"\n',
  "infra/web/conf/motd.hbs": "Welcome.\n",
};
const main = (place: string) =>
  `language 1\nimport ${place} as web\ncontainer shop on std.debian-12 extends web.site() {\n  app shop { run = ["/usr/bin/shop"] }\n}\n`;

const inSetting = (body: (setting: Setting) => Promise<void>) => () =>
  inTemporaryFolder(async (folder) => {
    process.env.PLIMSOLL_STORE = join(folder, "store");
    const write: Setting["write"] = (files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    };
    write(web);
    await body({
      folder,
      write,
      tar: (name, ...args) => {
        const made = spawnSync("tar", ["-caf", join(folder, name), ...args], { cwd: folder });
        assert.is(made.status, 0, String(made.stderr));
      },
      from: (place) => {
        write({ "project/main.plim": main(place) });
        return analyzed(join(folder, "project"));
      },
      pin: ({ modules }) => {
        const pins = modules.map(({ span: _, ...one }) => one);
        const lock = {
          version: 1,
          modules: pins,
          suites: [],
          trees: [],
          packages: [],
          containers: [],
        } as const;
        write({ [`project/${LOCK_NAME}`]: writeLock(lock) });
      },
    });
  });

async function analyzed(folder: string): Promise<Found> {
  const project = openProject(folder) as Project;
  let found = analyze(project.files);
  while (await project.modules.bring()) found = analyze(project.files);
  const { value, diagnostics } = found;
  return {
    names: diagnostics.map(({ name }) => name),
    messages: diagnostics.map(({ message }) => message).join("\n"),
    marks: diagnostics.map((one) => marked(textOf(project, one.spans[0]?.file ?? ""), one)),
    modules: value?.modules ?? [],
  };
}
const textOf = ({ files }: Project, file: string) => Buffer.from(files.read(file) ?? []).toString();

test(
  "a folder and every kind of tarball of it have one digest",
  inSetting(async ({ folder, tar, from }) => {
    const [first] = (await from("../infra/web")).modules;
    assert.match(first?.digest ?? "", /^sha256:[0-9a-f]{64}$/);
    assert.is(first?.archive, undefined);
    cpSync(join(folder, "infra/web"), join(folder, "web-1.2"), { recursive: true });
    mkdirSync(join(folder, "web-1.2/.git"));
    writeFileSync(join(folder, "web-1.2/.git/HEAD"), "ref: main\n");
    utimesSync(join(folder, "web-1.2/module.plim"), 77, 77);
    spawnSync("chmod", ["-R", "go=", join(folder, "web-1.2")]);
    for (const name of ["web.tar", "web.tar.gz", "web.tar.xz", "web.tar.zst", "web.tgz", "web.txz"]) {
      tar(name, "--format=pax", "--sort=name", "web-1.2");
      const { names, modules } = await from(`../${name}`);
      assert.equal(names, [], name);
      assert.is(modules[0]?.digest, first?.digest, name);
      assert.is(modules[0]?.archive?.size, readFileSync(join(folder, name)).length);
    }
    tar("all.tar.gz", "web-1.2", "infra");
    assert.is((await from("../all.tar.gz/infra/web")).modules[0]?.digest, first?.digest);
    const longer = "x".repeat(300_000);
    writeFileSync(join(folder, "infra/web/conf/long"), longer);
    const [second] = (await from("../infra/web")).modules;
    assert.is.not(second?.digest, first?.digest);
    for (const name of ["long.tar.xz", "long.tar.zst"]) {
      tar(name, "-C", "infra", "web");
      assert.is((await from(`../${name}`)).modules[0]?.digest, second?.digest, name);
    }
  }),
);

test(
  "what a module comes to is read from it, as it is pinned",
  inSetting(async ({ folder, write, tar, from, pin }) => {
    tar("web.tar.gz", "-C", "infra", "web");
    for (const place of ["../infra/web", "../web.tar.gz"]) {
      rmSync(join(folder, `project/${LOCK_NAME}`), { force: true });
      const unlocked = await from(place);
      assert.equal(unlocked.names, []);
      pin(unlocked);
      assert.equal((await from(place)).names, []);
    }
    write({ "infra/web/conf/motd.hbs": "Welcome!\n" });
    assert.equal((await from("../web.tar.gz")).names, []);
    tar("web.tar.gz", "-C", "infra", "web");
    const changed = await from("../web.tar.gz");
    assert.equal([changed.names, changed.marks], [["changed-module"], ["../web.tar.gz"]]);
    const project = openProject(join(folder, "project")) as Project;
    analyze(project.files);
    assert.is(textOf(project, "../web.tar.gz/conf/motd.hbs"), "Welcome!\n");
    assert.is(project.files.read("../web.tar.gz/../infra/web/conf/motd.hbs"), undefined);
    assert.is(project.files.read("../infra/web/conf/motd.hbs"), undefined);
  }),
);

test(
  "a tarball that is gone comes from the store, if it is pinned",
  inSetting(async ({ folder, tar, from, pin }) => {
    tar("web.tar", "infra");
    pin(await from("../web.tar/web"));
    rmSync(join(folder, "web.tar"));
    assert.equal((await from("../web.tar/web")).names, []);
    rmSync(join(folder, `project/${LOCK_NAME}`));
    const { names, messages } = await from("../web.tar/web");
    assert.equal(names, ["module-not-found"]);
    assert.match(messages, "there is no such tarball");
  }),
);

test(
  "without a place for a store a tarball is unpacked each time",
  inSetting(async ({ tar, from, write, folder }) => {
    write({ nothing: "" });
    process.env.PLIMSOLL_STORE = join(folder, "nothing/store");
    tar("web.tar.gz", "-C", "infra", "web");
    assert.equal((await from("../web.tar.gz")).names, []);
  }),
);

test(
  "a damaged store is as good as none",
  inSetting(async ({ folder, tar, from }) => {
    tar("web.tar.gz", "-C", "infra", "web");
    await from("../web.tar.gz");
    spawnSync("sh", ["-c", `for f in ${folder}/store/modules/*; do echo rubbish > $f; done`]);
    assert.equal((await from("../web.tar.gz")).names, []);
  }),
);

test(
  "a folder that holds the project, a link out of it, and one without module.plim are refused",
  inSetting(async ({ folder, write, from }) => {
    const cases = async (place: string, words: string) => {
      const { names, messages } = await from(place);
      assert.equal(names, ["refused-module"], messages);
      assert.match(messages, words);
    };
    write({ "module.plim": "language 1\n", "project/module.plim": "language 1\n", secret: "x" });
    for (const place of ["../", `../../${basename(folder)}`, "../project", "./"])
      await cases(place, "it holds the project itself");
    await cases("../../../../../../../proc", "");
    await cases("../infra", "it has no module.plim");
    rmSync(join(folder, "project/module.plim"));
    for (const target of ["../../../secret", "/etc/passwd", "../parts", "nowhere"]) {
      symlinkSync(target, join(folder, "infra/web/conf/key"));
      await cases(
        "../infra/web",
        target === "../parts"
          ? "conf/key is no file"
          : "conf/key is a link that leads to no file of the module",
      );
      rmSync(join(folder, "infra/web/conf/key"));
    }
    spawnSync("mkfifo", [join(folder, "infra/web/pipe")]);
    await cases("../infra/web", "pipe is no file");
  }),
);

test(
  "a hostile tarball is refused with its reason, and nothing of it is written",
  inSetting(async ({ write, from }) => {
    const entry: TarSpec = { name: "module.plim", body: "language 1\ntemplate site() { }\n" };
    const refused = async (bytes: Uint8Array, words: RegExp) => {
      write({ "web.tar": bytes });
      const { names, messages } = await from("../web.tar");
      assert.equal(names, ["refused-module"]);
      assert.match(messages, words);
    };
    await refused(tarOf([entry, { name: "../../out", body: "x" }]), /climbs/);
    await refused(tarOf([entry, { name: "/etc/plimsoll-out", body: "x" }]), /absolute/);
    await refused(tarOf([entry, { name: "sda", flag: "4", major: 8 }]), /block-device/);
    await refused(tarOf([entry, { name: "key", flag: "2", link: "/etc/shadow" }]), /leads to no file/);
    await refused(tarOf([entry]).subarray(0, 700), /ends within a member/);
    await refused(new Uint8Array(0), /empty/);
    await refused(Buffer.from("no archive at all\n".repeat(100)), /tar header/);
    await refused(
      Buffer.concat([Buffer.from("1f8b0800", "hex"), Buffer.alloc(600, 7)]),
      /cannot be decompressed/,
    );
    await refused(tarOf([{ name: "web/other.plim", body: "" }]), /it has no module.plim/);
  }),
);

test(
  "a bomb is refused before it has gone off",
  inSetting(async ({ folder, from }) => {
    for (const program of ["gzip -1", "zstd -q"]) {
      const script = `head -c 160000000 /dev/zero | ${program} > ${folder}/web.tar.gz`;
      assert.is(spawnSync("sh", ["-c", script]).status, 0);
      const { names } = await from("../web.tar.gz");
      assert.equal(names, ["refused-module"], program);
    }
  }),
);

test.run();
