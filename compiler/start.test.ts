import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { formats } from "../spec/diagnostics/formats.ts";
import { copyExample, inTemporaryFolder, plimsoll, program, type Ran } from "../spec/testing/cli.ts";

const clean: Ran = { status: 0, stdout: "ok: hello on server\n", stderr: "" };

interface Place {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  check(...words: string[]): Ran;
}

/** A copy of examples/hello that was found clean. */
async function remembered(body: (place: Place) => void): Promise<void> {
  await inTemporaryFolder((temporary) => {
    const folder = copyExample("hello", temporary);
    const env = { PLIMSOLL_STORE: join(temporary, "store") };
    const check = (...words: string[]) => plimsoll(["check", folder, ...words], { env });
    assert.equal(check(), clean);
    body({ folder, env, check });
  });
}

test("a clean check is forgotten when a source or the lock changes, or a template is gone", () =>
  remembered(({ folder, check }) => {
    for (const [name, text] of [
      ["hello.plim", "language 1\nlet x = y\n"],
      ["index.html.hbs", undefined],
      ["plimsoll.lock", "rubbish"],
      ["more.plim", "language 1\npool p 10.0.0.0/99 {}\n"],
    ] as const) {
      const file = join(folder, name);
      const before = existsSync(file) ? readFileSync(file) : undefined;
      if (text === undefined) rmSync(file);
      else writeFileSync(file, text);
      assert.is(check().status, 1, name);
      if (before) writeFileSync(file, before);
      else rmSync(file);
      assert.equal(check(), clean, name);
    }
  }));

test("what is remembered is told as it was at first, in every format", () =>
  remembered(({ folder, check }) => {
    assert.equal(JSON.parse(check("--format", "json").stdout).diagnostics, []);
    const file = join(folder, "hello.plim");
    const text = `${readFileSync(file)}\npool spare 10.50.0.0/24 { gatewy = 10.50.0.1 }\n`;
    for (const format of formats) {
      writeFileSync(file, `${text}# ${format}\n`);
      const first = check("--format", format);
      assert.is(first.status, 1);
      assert.equal(check("--format", format), first, format);
    }
  }));

test("a reader that went away is no fault, a full disk is one, when what is remembered is told", () =>
  remembered(({ folder, env }) => {
    const shell = (redirect: string) =>
      spawnSync(
        "sh",
        ["-c", `{ "$@"; echo $? >&2; } ${redirect}`, "sh", process.execPath, program, "check", folder],
        {
          encoding: "utf8",
          env: { ...process.env, ...env },
        },
      ).stderr;
    assert.is(shell("| sleep 0"), "0\n");
    assert.match(shell("> /dev/full"), /^error\[D0005 unwritable-output\][^]*\n1\n$/);
  }));

test("it is told with two files of the program, and without Node's digests, streams, sockets and processes", () =>
  remembered(({ folder, env, check }) => {
    // Files that were written just now are read again the next time.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2100);
    rmSync(join(env.PLIMSOLL_STORE as string, "memo-check"), { recursive: true });
    assert.equal(check(), clean);
    const probe = join(folder, "probe.cjs");
    const ask = "{ files: Object.keys(require.cache), modules: process.moduleLoadList }";
    writeFileSync(probe, `process.on("exit", () => require("fs").writeSync(2, JSON.stringify(${ask})));`);
    const { stderr } = spawnSync(process.execPath, ["-r", probe, program, "check", folder], {
      encoding: "utf8",
      env: { ...process.env, ...env },
    });
    const { files, modules }: Record<string, string[]> = JSON.parse(stderr);
    assert.equal(files?.map((file) => basename(file).replace(/(-[\w-]{8})?\.cjs$/, "")).sort(), [
      "plimsoll",
      "probe",
      "rolldown-runtime",
      "start",
    ]);
    assert.ok(modules?.includes("NativeModule fs"));
    for (const name of ["crypto", "stream", "net", "tty", "child_process"])
      assert.not.ok(modules?.includes(`NativeModule ${name}`), name);
  }));

test.run();
