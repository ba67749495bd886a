import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { enginesHere, insideOwnMounts, TestState } from "./machine.ts";
import { app, at, container, mount } from "./sample.ts";

insideOwnMounts();

/** What a hostile app, or what it left in a volume, tries against the host. */

const box = "/bin/busybox";
const idle = app("idle", [box, "sh", "-c", "echo secret; exec /bin/busybox sleep 1000"]);

for (const engine of enginesHere()) {
  test(`${engine}: a symlink in a volume leads no mount to the host`, () => {
    const state = new TestState();
    const victim = mkdtempSync(join(tmpdir(), "plimsoll-victim-"));
    for (const [name, path] of [
      ["on the way", "/data/link/deep"],
      ["at the end", "/data/link"],
    ] as const) {
      const mounts = [mount("/data", { volume: "left" }), mount(path, { volume: "inner" })];
      const bundle = state.bundle(container("nested", "10.213.12.20", [idle], { mounts }));
      const link = join(state.path, "volumes/left/link");
      mkdirSync(join(state.path, "volumes/left"), { recursive: true });
      if (!existsSync(link)) symlinkSync(victim, link);
      const started = state.launch(bundle, ["start"], engine);
      // An engine may also take the link for a path of the container's own: that is no harm.
      if (engine === "unshare") {
        assert.is.not(started.status, 0, name);
        assert.match(started.stderr, "a symlink stands at /data/link");
      }
      state.launch(bundle, ["down"], engine);
      assert.equal(readdirSync(victim), [], name);
      assert.equal(state.residue(bundle), []);
    }
    rmSync(victim, { recursive: true });
    state.remove();
  });

  test(`${engine}: mounts inside mounts are in their places`, () => {
    const state = new TestState();
    const shown = join(state.path, "shown");
    writeFileSync(shown, "of the host");
    const bundle = state.bundle(
      container("inner", "10.213.12.23", [idle], {
        mounts: [
          mount("/data", { volume: "outer" }),
          mount("/data/a/b", { volume: "inner" }),
          mount("/data/file", { host: shown }, { readOnly: true }),
        ],
      }),
    );
    try {
      const started = state.launch(bundle, ["start"], engine);
      assert.is(started.status, 0, started.stderr);
      const script = "echo kept >/data/a/b/kept; cat /data/file; echo no >/data/file";
      assert.match(state.launch(bundle, ["exec", "idle", box, "sh", "-c", script]).stdout, "of the host");
      assert.is(state.read("volumes/inner/kept"), "kept\n");
      assert.is(state.read("shown"), "of the host");
    } finally {
      state.launch(bundle, ["down"], engine);
    }
    assert.equal(state.residue(bundle), []);
    state.remove();
  });

  test(`${engine}: no user namespace, and nothing of the state for other users`, () => {
    const state = new TestState();
    const mounts = [mount("/data", { volume: "site" })];
    const bundle = state.bundle(container("open", "10.213.12.21", [idle], { mounts }));
    try {
      const started = state.launch(bundle, ["start"], engine);
      assert.is(started.status, 0, started.stderr);
      const inside = (...words: string[]) => state.launch(bundle, ["exec", "idle", box, ...words]);
      const own = inside("unshare", "-U", box, "true");
      assert.is.not(own.status, 0, own.stdout);
      assert.match(own.stderr, "unshare: unshare(0x10000000): Operation not permitted");
      inside("sh", "-c", "cp /bin/busybox /data/shell; chmod 4755 /data/shell");
      // The file is setuid, and the folder above it keeps everybody else from running it.
      assert.is(statSync(join(state.path, "volumes/site/shell")).mode & 0o7777, 0o4755);
      assert.is(statSync(join(state.path, "volumes")).mode & 0o777, 0o700);
      assert.is(statSync(join(state.path, "logs/open/idle.log")).mode & 0o777, 0o600);
    } finally {
      state.launch(bundle, ["down"], engine);
    }
    assert.equal(state.residue(bundle), []);
    state.remove();
  });

  test(`${engine}: a command in the app's place does not have the operator's terminal`, () => {
    const state = new TestState();
    const bundle = state.bundle(container("types", "10.213.12.24", [idle]));
    try {
      assert.is(state.launch(bundle, ["start"], engine).status, 0);
      const words = `PLIMSOLL_STATE=${state.path} sh ${bundle}/launch exec idle ${box} sh -c ": </dev/tty && echo it has"`;
      const { stdout } = spawnSync("script", ["-qec", words, "/dev/null"], { encoding: "utf8" });
      assert.match(stdout, "can't open /dev/tty");
      assert.not.match(stdout, "it has");
    } finally {
      state.launch(bundle, ["down"], engine);
    }
    assert.equal(state.residue(bundle), []);
    state.remove();
  });

  test(`${engine}: an app that may make devices opens none but its own`, () => {
    const state = new TestState();
    const makes = app(
      "makes",
      idle.run.map(({ value }) => value),
      { capabilities: [at("CAP_MKNOD")] },
    );
    const bundle = state.bundle(container("makes", "10.213.12.25", [makes]));
    try {
      assert.is(state.launch(bundle, ["start"], engine).status, 0);
      const inside = (script: string) => state.launch(bundle, ["exec", "makes", box, "sh", "-c", script]);
      assert.is(
        inside("echo x >/dev/null && head -c 1 /dev/urandom >/dev/null && echo y >/dev/full").status,
        1,
      );
      assert.is.not(inside("mknod /dev/disk b 254 0 && head -c 1 /dev/disk").status, 0);
      // Where the cgroup lets nothing be made anyway, the mount says so as well.
      if (engine === "unshare")
        assert.match(inside("cat /proc/self/mountinfo").stdout, / \/dev rw,nosuid,nodev,noexec/);
    } finally {
      state.launch(bundle, ["down"], engine);
    }
    assert.equal(state.residue(bundle), []);
    state.remove();
  });

  test(`${engine}: an app that hides in cgroups of its own is ended`, () => {
    const state = new TestState();
    const bundle = state.bundle(container("hides", "10.213.12.22", [idle]));
    try {
      assert.is(state.launch(bundle, ["start"], engine).status, 0);
      const process = state.launch(bundle, ["pid", "idle"]).stdout.trim();
      for (const group of groupsOf(process)) {
        const hidden = join(group, "a b*", "[c]");
        mkdirSync(hidden, { recursive: true });
        writeFileSync(join(hidden, "cgroup.procs"), process);
      }
    } finally {
      const down = state.launch(bundle, ["down"], engine);
      assert.is(down.status, 0, down.stderr);
    }
    assert.equal(state.residue(bundle), []);
    state.remove();
  });
}

/** The cgroups of ours that a process is in; one of cpusets takes nobody before it has been given processors. */
function groupsOf(process: string): string[] {
  const paths = readFileSync(`/proc/${process}/cgroup`, "utf8").match(/(?<=:)\/plimsoll\/.*$/gm) ?? [];
  const points = readFileSync("/proc/self/mountinfo", "utf8").match(/\/sys\/fs\/cgroup\S*(?= )/g) ?? [];
  return points
    .flatMap((point) => [...new Set(paths)].map((path) => join(point, path)))
    .filter((path) => existsSync(path) && !path.includes("/cpuset/"));
}

test.run();
