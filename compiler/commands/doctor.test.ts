import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder, plimsoll } from "../../spec/testing/cli.ts";
import { checkMachine, programsAsked } from "./doctor-checks.ts";
import type { Machine } from "./doctor-machine.ts";

const place = { path: "/var/x", isWritable: true, free: 10e9 };
/** A machine that nothing is wrong with. */
const sound: Machine = {
  node: "22.1.0",
  kernel: "6.12.0",
  isRoot: true,
  programs: new Set(programsAsked),
  versions: { crun: "crun version 1.8.1", runc: "runc version 1.3.3" },
  engine: "",
  mounts: "31 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
  controllers: "cpuset cpu io memory pids\n",
  filesystems: "nodev\toverlay\n",
  hasOverlayModule: true,
  userNamespaces: "1000\n",
  mirrors: { bookworm: 1 },
  store: place,
  state: place,
};
const without = (...names: string[]) => new Set(programsAsked.filter((name) => !names.includes(name)));

/** The checks of a machine that are no passes, as `status name`. */
function faults(change: Partial<Machine>): string[] {
  const checks = checkMachine({ ...sound, ...change });
  for (const { status, fix } of checks) assert.is(status === "pass", fix === undefined);
  return checks.filter(({ status }) => status !== "pass").map(({ status, name }) => `${status} ${name}`);
}

test("each thing that can be wrong is judged by what it costs", () => {
  assert.equal(faults({}), []);
  const cases: readonly (readonly [Partial<Machine>, readonly string[]])[] = [
    [{ node: "20.18.3" }, ["fail node"]],
    [{ node: "20.19.0" }, []],
    [{ isRoot: false }, ["warn root"]],
    [{ isRoot: false, state: { ...place, isWritable: false } }, ["warn root", "warn state"]],
    [{ state: { ...place, isWritable: false } }, ["fail state"]],
    [{ state: { ...place, path: "/var/my state" } }, ["fail state"]],
    [{ store: { ...place, free: 5e8 } }, ["warn store"]],
    [{ store: { ...place, free: 1e6 } }, ["fail store"]],
    [{ mirrors: { bookworm: 0, trixie: 0 } }, ["warn apt"]],
    [{ programs: without("ip", "tc") }, ["fail ip", "warn tc"]],
    [{ programs: without("crun", "runc"), versions: {} }, ["warn engine"]],
    [{ programs: without("crun") }, []],
    [{ engine: "crun", programs: without("crun") }, ["fail engine"]],
    [{ engine: "unshare" }, []],
    [{ mounts: "", controllers: "" }, ["fail cgroups"]],
    [{ controllers: "cpu pids" }, ["warn cgroups"]],
    [{ filesystems: "" }, ["warn overlayfs"]],
    [{ filesystems: "", hasOverlayModule: false }, ["fail overlayfs"]],
    [{ userNamespaces: "0\n" }, ["warn user namespaces"]],
    [{ userNamespaces: "" }, ["warn user namespaces"]],
  ];
  for (const [change, expected] of cases) assert.equal(faults(change), expected, JSON.stringify(change));
});

test("a weak engine is told of, and is a warning only when it would be used", () => {
  const weak = { ...sound.versions, runc: "runc version 1.1.5+ds1" };
  assert.equal(faults({ versions: weak }), []);
  assert.equal(faults({ versions: weak, programs: without("crun") }), ["warn runc"]);
  const [runc] = checkMachine({ ...sound, versions: weak }).filter(({ name }) => name === "runc");
  assert.match(runc?.message ?? "", /CVE-2024-21626.*CVE-2025-31133.*not used while crun is there/);
  for (const version of ["1.1.12", "1.2.7"]) {
    const versions = { runc: `runc version ${version}` };
    const [only] = checkMachine({ ...sound, versions, programs: without("crun") }).filter(
      ({ name }) => name === "runc",
    );
    assert.not.match(only?.message ?? "", "CVE-2024-21626");
    assert.match(only?.message ?? "", "CVE-2025-31133");
  }
});

test("hybrid cgroups count the controllers of both versions", () => {
  const mounts =
    "1 2 0:3 / /c/memory rw - cgroup cgroup rw,memory\n4 2 0:5 / /c/cpu rw - cgroup cgroup rw,cpu,cpuacct\n6 2 0:7 / /c/u rw - cgroup2 cgroup2 rw\n";
  assert.equal(faults({ mounts, controllers: "pids" }), []);
  assert.equal(faults({ mounts, controllers: "" }), ["warn cgroups"]);
});

test("the command says the same in JSON, exits by it, and makes nothing", () =>
  inTemporaryFolder((folder) => {
    const env = {
      PLIMSOLL_STORE: join(folder, "a/store"),
      PLIMSOLL_STATE: join(folder, "state"),
      PLIMSOLL_ENGINE: "",
    };
    const { status, stdout } = plimsoll(["doctor", "--format", "json"], { env });
    const { checks, diagnostics } = JSON.parse(stdout);
    const failed = checks.filter((check: { status: string }) => check.status === "fail").length;
    assert.is(status, failed > 0 ? 1 : 0);
    assert.is(diagnostics.length, failed > 0 ? 1 : 0);
    assert.match(
      checks.find((check: { name: string }) => check.name === "store").message,
      join(folder, "a/store"),
    );
    const bad = plimsoll(["doctor"], { env: { ...env, PLIMSOLL_STATE: "/not plain" } });
    assert.is(bad.status, 1);
    assert.match(bad.stdout, /^fail {2}state .*\n +fix: export PLIMSOLL_STATE=/m);
    assert.match(bad.stderr, "unfit-machine");
    assert.not(existsSync(join(folder, "a")) || existsSync(join(folder, "state")));
  }));

test.run();
