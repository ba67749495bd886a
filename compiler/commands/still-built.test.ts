import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { plimsoll, program } from "../../spec/testing/cli.ts";
import { inTinyProject } from "../../spec/testing/tiny-project.ts";

const forms = ["bundle", "oci"] as const;

test("a build of which nothing has changed is told by the start of the program alone", () =>
  inTinyProject((project, folder) => {
    const env = { PLIMSOLL_STORE: join(folder, "store") };
    const probe = join(folder, "probe.cjs");
    writeFileSync(
      probe,
      'process.on("exit", () => require("fs").writeSync(2, String(Object.keys(require.cache).length)));',
    );
    for (const form of forms) {
      const words = ["build", project, "--locked", "--as", form, "--out", join(folder, form)];
      const first = plimsoll(words, { env });
      assert.is(first.status, 0, first.stderr);
      const again = spawnSync(process.execPath, ["-r", probe, program, ...words], {
        encoding: "utf8",
        env: { ...process.env, ...env },
      });
      assert.is(again.stdout, first.stdout);
      // The probe, the program, what loads its parts, and its start.
      assert.is(again.stderr, "4");
      // The same in any format, by the longer way.
      const { stdout } = plimsoll([...words, "--format", "json"], { env });
      assert.equal(JSON.parse(stdout).diagnostics, []);
    }
  }));

test("what was built is built anew when an input or the output is another, however its times are set", () =>
  inTinyProject((project, folder) => {
    const env = { PLIMSOLL_STORE: join(folder, "store") };
    const source = join(project, "site.plim");
    const text = readFileSync(source, "utf8").replace('content = "one"', "from = ./motd");
    const motd = join(project, "motd");
    writeFileSync(source, text);
    writeFileSync(motd, "one");
    const longAgo = new Date("2026-01-01T00:00:00Z");
    for (const form of forms) {
      const out = join(folder, form);
      const build = () =>
        plimsoll(["build", project, "--locked", "--as", form, "--out", out], { env }).stdout;
      const first = build();
      assert.is(build(), first);
      writeFileSync(motd, "two");
      utimesSync(motd, longAgo, longAgo);
      const second = build();
      assert.is.not(second, first);
      writeFileSync(motd, "one");
      utimesSync(motd, longAgo, longAgo);
      assert.is(build(), first);
      renameSync(out, `${out}.gone`);
      assert.is(build(), first);
      assert.ok(existsSync(out));
      rmSync(join(out, form === "oci" ? "index.json" : "shop/rootfs"), { recursive: true });
      assert.is(build(), first);
    }
  }));

test.run();
