import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { plimsoll, program } from "./cli.ts";
import { inTinyProject } from "./tiny-project.ts";

/** Calls that change something on the disk. */
const changes =
  "rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,unlink,unlinkat,rmdir,chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,ftruncate,write,writev,pwrite64,utimensat,copy_file_range,sendfile";
/** More than a build of these projects makes; `PLIMSOLL_KILLS=1` stops before each of them, CI before every third. */
const mostChanges = 400;
const step = Number(process.env.PLIMSOLL_KILLS ?? 3);

/** Every path with all that can be seen of it, but the times of what is no part of a root. */
function listing(folder: string): string {
  const script =
    "find . -path '*/rootfs*' -printf '%p %y %m %U %G %T@ %l\\n' -o -printf '%p %y %m\\n' | sort; find . -type f -print0 | sort -z | xargs -0r sha256sum";
  return spawnSync("sh", ["-c", script], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 }).stdout;
}

for (const form of ["bundle", "oci"] as const)
  test(`a build of one changed template as ${form}, killed before any change that it makes, leaves the old or the new`, () =>
    inTinyProject((project, folder) => {
      const source = join(project, "site.plim");
      const file = "file /etc/site.conf { from = ./site.conf.hbs, with = { port = 80 } }";
      const text = readFileSync(source, "utf8");
      writeFileSync(source, text.replace('file /etc/motd { content = "one", mode = 0640 }', file));
      const out = join(folder, "out");
      const env = { PLIMSOLL_STORE: join(folder, "store") };
      const words = ["build", project, "--locked", "--as", form, "--out", out];
      const put = (state: number) =>
        writeFileSync(join(project, "site.conf.hbs"), `port {{port}}, state ${state}\n`);
      const build = () => {
        const { status, stdout, stderr } = plimsoll(words, { env });
        assert.is(status, 0, stdout + stderr);
      };
      /** What is read as one: a bundle, or all images. */
      const parts = () => {
        const names = form === "bundle" ? readdirSync(out).filter((name) => !name.startsWith(".")) : ["."];
        return new Map(names.map((name) => [name, listing(join(out, name))]));
      };
      const states = [0, 1].map((state) => {
        put(state);
        build();
        return parts();
      });
      assert.not.equal(states[0], states[1]);
      let kills = 0;
      for (let when = 1; when < mostChanges; when += step) {
        const [before, after] = kills % 2 === 0 ? [states[1], states[0]] : [states[0], states[1]];
        put(kills % 2);
        const trace = [
          "-f",
          "-qq",
          "-o",
          "/dev/null",
          "-e",
          `trace=${changes}`,
          "-e",
          `inject=${changes}:signal=KILL:when=${when}`,
        ];
        const { status, signal, stderr } = spawnSync(
          "strace",
          [...trace, process.execPath, program, ...words, "--quiet"],
          {
            encoding: "utf8",
            env: { ...process.env, ...env },
          },
        );
        const isKilled = signal === "SIGKILL" || status === 137;
        assert.ok(isKilled || status === 0, stderr);
        for (const [name, part] of parts())
          assert.ok([before?.get(name), after?.get(name)].includes(part), `${name} after change ${when}`);
        build();
        assert.equal(parts(), after, `the next build after change ${when}`);
        assert.equal(
          readdirSync(folder).filter((name) => name.startsWith(".new-")),
          [],
        );
        assert.equal(
          readdirSync(out).filter((name) => name.startsWith(".new-")),
          [],
        );
        if (!isKilled) break;
        kills++;
      }
      if (process.env.PLIMSOLL_KILLS) console.log(`${form}: killed before ${kills} changes`);
      assert.ok(kills > 5 && kills < mostChanges - 1, `${kills} kills`);
    }));

test("a first build that is killed before any name that it gives leaves packs that are whole, and the next one goes on", () =>
  inTinyProject((project, folder) => {
    const words = (out: string) => ["build", project, "--locked", "--as", "oci", "--out", join(folder, out)];
    const storeOf = (name: string) => ({ PLIMSOLL_STORE: join(folder, name) });
    const expected = plimsoll(words("whole"), { env: storeOf("store") }).stdout.split(" ")[1];
    let kills = 0;
    for (let when = 1; ; when++) {
      const env = storeOf(`store-${when}`);
      const inject = `inject=rename:signal=KILL:when=${when}`;
      const { signal, status } = spawnSync(
        "strace",
        [
          "-f",
          "-qq",
          "-o",
          "/dev/null",
          "-e",
          "trace=rename",
          "-e",
          inject,
          process.execPath,
          program,
          ...words("out"),
        ],
        { env: { ...process.env, ...env } },
      );
      if (signal !== "SIGKILL" && status !== 137) break;
      kills++;
      assert.is(plimsoll(["store", "verify"], { env }).status, 0);
      const { stdout, stderr } = plimsoll(words("out"), { env });
      assert.is(stdout.split(" ")[1], expected, `killed before name ${when}: ${stderr}`);
    }
    assert.ok(kills >= 6, `${kills} kills`);
  }));

test("build --check that is interrupted takes its folder and its second build with it", () =>
  inTinyProject(async (project, folder) => {
    const passing = join(folder, "passing");
    mkdirSync(passing);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const child = spawn(
        process.execPath,
        [program, "build", project, "--locked", "--check", "--out", join(folder, "out"), "--quiet"],
        { env: { ...process.env, PLIMSOLL_STORE: join(folder, "store"), TMPDIR: passing }, stdio: "ignore" },
      );
      const ended = once(child, "exit");
      const own = () => readdirSync(passing).filter((name) => name.startsWith("plimsoll-check-"));
      // The second build has begun once it has written something.
      while (!own().some((name) => readdirSync(join(passing, name)).includes("out"))) {
        assert.is(child.exitCode, null, "it ended before it was interrupted");
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      child.kill(signal);
      assert.equal(await ended, [null, signal]);
      assert.equal(own(), []);
      assert.equal(processesIn(passing), []);
    }
  }));

/** Processes whose command names a folder. */
function processesIn(folder: string): readonly string[] {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(folder);
    } catch {
      return false;
    }
  });
}

test.run();
