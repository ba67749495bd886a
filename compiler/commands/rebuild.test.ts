import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { plimsoll, type Ran } from "../../spec/testing/cli.ts";
import { inTinyProject } from "../../spec/testing/tiny-project.ts";
import { makeElf } from "../formats/testing-elf.ts";

const forms = ["oci", "bundle"] as const;
type Form = (typeof forms)[number];

/** Files that the containers are given, in ways that differ in who else looks at them. */
const given = {
  "page.html": "one\n",
  "site.conf.hbs": "# {{container.name}} {{app.name}}\nport = {{port}}\n",
  "tool.sh": "#!/usr/bin/tiny\n",
  "nsswitch.conf": "hosts: files\n",
  "extra.conf": "/usr/local/lib\n",
  "site.crt": "a certificate\n",
  "counted.txt": "1\n",
  "under.hbs": "{{port}}\n",
} as const;
type Name = keyof typeof given;
const names = Object.keys(given) as Name[];

const files = `
  file /srv/page.html { from = ./page.html }
  file /srv/again.html { from = ./page.html, mode = 0640, user = tiny }
  file /srv/tool { from = ./tool.sh, mode = 0755 }
  file /etc/nsswitch.conf { from = ./nsswitch.conf }
  file /etc/ld.so.conf { content = "include /etc/ld.so.conf.d/*.conf" }
  file /etc/ld.so.conf.d/extra.conf { from = ./extra.conf }
  file /usr/sbin/update-ca-certificates { content = "" }
  file /usr/local/share/ca-certificates/site.crt { from = ./site.crt }
  file /srv/counted { from = ./counted.txt }
  file /lib/twice { from = ./under.hbs, with = { port = 1 } }
  file /usr/lib/twice { content = "over" }
  file /srv/count { content = "{checksum(./counted.txt)}" }
`;

/** What an author, or somebody who means ill, may put into any of them. */
const contents: readonly (string | Uint8Array)[] = [
  "two\n",
  "",
  "{{container.hostname}} é\n",
  "{{nothing}}",
  "{{#if",
  "#!/bin/none\n",
  "#!/usr/bin/tiny\nx\n",
  "AKIAABCDEFGHIJKLMNOP\n",
  "hosts: files dns\n",
  "/usr/lib/none\n",
  `${"x".repeat(1 << 20)}\n`,
  makeElf({ machine: 62, objectType: 3, dynamic: [[1, "libnone.so.1"]] }),
];
/** Those that nobody but the container has an interest in. */
const plain = new Set(contents.slice(0, 3));
const plainNames: readonly Name[] = ["page.html", "site.conf.hbs"];

interface Bench {
  readonly project: string;
  put(name: Name, content: string | Uint8Array): void;
  /** With what was kept of builds before. */
  build(form: Form): Built;
  /** With nothing but packages at hand. */
  compile(form: Form): Built;
  /** The record of what the last compilation came to; another whenever the compiler ran. */
  readonly record: string;
}
interface Built extends Pick<Ran, "status" | "stdout" | "stderr"> {
  readonly tree: string;
}

function inBench(body: (bench: Bench) => void | Promise<void>): Promise<void> {
  return inTinyProject((project, folder) => {
    const source = join(project, "site.plim");
    const template = `file /etc/site.conf { from = ./site.conf.hbs, with = { port = 80 } }`;
    const text = readFileSync(source, "utf8")
      .replace('file /etc/motd { content = "one", mode = 0640 }', template)
      .replace("  mount /var", `${files}  mount /var`);
    writeFileSync(source, text);
    const put: Bench["put"] = (name, content) => writeFileSync(join(project, name), content);
    for (const name of names) put(name, given[name]);
    const [store, other] = [join(folder, "store"), join(folder, "other")];
    const run = (form: Form, from: string): Built => {
      const out = join(folder, `out-${form}`, from === store ? "again" : "anew");
      const { status, stdout, stderr } = plimsoll(
        ["build", project, "--locked", "--as", form, "--out", out, "--format", "text"],
        { env: { PLIMSOLL_STORE: from } },
      );
      const told = stderr.replace(/^(packing|writing|unpacking|fetching) .*\n/gm, "");
      return { status, stdout: stdout.replaceAll(out, ""), stderr: told, tree: listing(out) };
    };
    return body({
      project,
      put,
      build: (form) => run(form, store),
      compile: (form) => {
        for (const kind of ["memo-builds", "memo-build", "memo-image-oci-none", "layers"])
          rmSync(join(other, kind), { recursive: true, force: true });
        return run(form, other);
      },
      get record() {
        const kept = join(store, "memo-builds");
        return readdirSync(kept)
          .map((name) => `${name} ${statSync(join(kept, name)).ino} ${statSync(join(kept, name)).ctimeMs}`)
          .join();
      },
    });
  });
}

/** Every path of a folder with all that can be seen of it, but the times of what is no part of a root. */
function listing(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const script =
    "find . -path '*/rootfs*' -printf '%p %y %m %U %G %T@ %l\\n' -o -printf '%p %y %m\\n' | sort; find . -type f -print0 | sort -z | xargs -0r sha256sum";
  return spawnSync("sh", ["-c", script], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 }).stdout;
}

test("whatever is put into files that containers are given, a build is what it would be anew", () =>
  inBench((bench) => {
    for (const form of forms) assert.equal(bench.build(form), bench.compile(form));
    const edit = fc.record({
      name: fc.constantFrom(...names),
      content: fc.constantFrom(...contents),
      form: fc.constantFrom(...forms),
    });
    const edits = fc.sample(edit, { numRuns: 12, seed: 20 });
    for (const { name, content, form } of edits) {
      bench.put(name, content);
      const what = `${name} ${String(content).slice(0, 20)}`;
      const [again, anew] = [bench.build(form), bench.compile(form)];
      for (const key of ["stderr", "status", "stdout", "tree"] as const)
        assert.is(again[key], anew[key], `${what}, ${form}: ${key}`);
      if (anew.status !== 0) bench.put(name, given[name]);
    }
  }));

test("the compiler runs for what it looks into, and not for what is passed on", () =>
  inBench((bench) => {
    const first = bench.build("oci");
    assert.is(first.status, 0, first.stderr);
    const compiles = (name: Name, content: string | Uint8Array) => {
      const before = bench.record;
      bench.put(name, content);
      for (const form of forms) bench.build(form);
      const after = bench.record;
      bench.put(name, given[name]);
      bench.build("oci");
      return after !== before;
    };
    for (const name of plainNames)
      for (const content of plain) assert.not.ok(compiles(name, content), `${name} ${content}`);
    // What programs of another loader than glibc's resolve names by, nobody looks into.
    for (const name of ["tool.sh", "extra.conf", "site.crt", "counted.txt", "under.hbs"] as const)
      assert.ok(compiles(name, "two\n"), name);
    for (const content of ["#!/usr/bin/tiny\nx\n", "AKIAABCDEFGHIJKLMNOP\n"])
      assert.ok(compiles("page.html", content), content);
  }));

test("a kept build that is damaged, or about files that the store has lost, is none", () =>
  inBench(({ project, put, build, compile }) => {
    const store = join(project, "../store");
    build("oci");
    const damages: readonly ((record: Buffer) => Buffer)[] = [
      (record) => record.subarray(0, record.length - 1),
      (record) => Buffer.concat([record, Buffer.from("x")]),
      (record) => record.fill("x", record.length >> 1, (record.length >> 1) + 1),
      () => Buffer.from("plimsoll-memo-builds 1 sha256: x\n{"),
      () => Buffer.alloc(0),
      (record) => Buffer.from(record.toString("latin1").replace(/ \S+\n/, " another-boot\n"), "latin1"),
    ];
    for (const [index, damage] of damages.entries()) {
      const kept = join(store, "memo-builds");
      const record = join(kept, readdirSync(kept)[0] ?? "");
      writeFileSync(record, damage(readFileSync(record)));
      put("page.html", `damaged ${index}\n`);
      assert.equal(build("oci"), compile("oci"), String(index));
    }
    for (const lost of ["facts", "files", "packs", "layers"]) {
      rmSync(join(store, lost), { recursive: true, force: true });
      put("page.html", `without ${lost}\n`);
      for (const form of forms) assert.equal(build(form), compile(form), `${lost} ${form}`);
    }
  }));

test.run();
