import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmdirSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { enginesHere, insideOwnMounts, TestState } from "./machine.ts";
import { app, container, mount } from "./sample.ts";

insideOwnMounts();

const script = "hostname; id -u; cat /proc/self/status; ls /tmp; exit 5";

for (const engine of enginesHere().filter((name) => name !== "unshare")) {
  test(`${engine} run starts a bundle as it is`, () => {
    const state = new TestState();
    const alone = app("alone", ["/bin/busybox", "sh", "-c", script]);
    const bundle = state.bundle(
      container("alone", "10.213.9.10", [alone], { mounts: [mount("/tmp", { tmpfs: true })] }),
    );
    try {
      const { status, stdout, stderr } = runAlone(engine, bundle, state.path);
      assert.is(status, 5, stderr);
      assert.match(stdout, /^alone\n0\n/);
      assert.match(stdout, /^Seccomp:\t2$/m);
      assert.match(stdout, /^CapEff:\t0{16}$/m);
    } finally {
      for (const folder of aloneGroups()) rmdirSync(folder);
      state.remove();
    }
  });
}

/** crun of Debian 12 refuses a hybrid machine until the version 2 tree is out of its sight. */
function runAlone(engine: string, bundle: string, state: string) {
  const hide = "! mountpoint -q /sys/fs/cgroup/unified || umount /sys/fs/cgroup/unified";
  const words = [
    "--mount",
    "/bin/sh",
    "-c",
    `${hide}; exec "$@"`,
    "sh",
    engine,
    "--root",
    state,
    "run",
    "plimsoll-alone",
  ];
  return spawnSync("unshare", words, { cwd: bundle, encoding: "utf8", timeout: 30_000 });
}

/** runc leaves the parent of a cgroup that it made. */
function aloneGroups(): string[] {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => / - cgroup2? /.test(line));
  return mounts.map((line) => `${line.split(" ")[4]}/plimsoll-alone`).filter((path) => existsSync(path));
}

test.run();
