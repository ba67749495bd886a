import { spawn, spawnSync } from "node:child_process";
import { existsSync, renameSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { enginesHere, eventually, insideOwnMounts, page, runtimeProgram, TestState } from "./machine.ts";
import { app, at, container } from "./sample.ts";

insideOwnMounts();

const box = "/bin/busybox";
const web = app("web", [box, "httpd", "-f", "-p", "8080", "-h", "/www"], {
  listen: [at({ port: 8080, protocol: "tcp" as const })],
});
const health = {
  span: web.span,
  probe: { kind: "http", port: 8080, path: "/" },
  every: 200,
  timeout: 1000,
  retries: 2,
  grace: 2000,
} as const;

/** The process of an endpoint, while there is one. */
function processOf(state: TestState, name: "supervisor" | "log-keeper"): number | undefined {
  return existsSync(`${state.path}/${name}.lock`)
    ? (JSON.parse(state.read(`${name}.lock`)) as { pid: number }).pid
    : undefined;
}
function kill(state: TestState, name: "supervisor" | "log-keeper"): void {
  const pid = processOf(state, name);
  if (pid !== undefined) process.kill(pid, "SIGKILL");
}
/** Prints `line 0`, `line 1` and so on, without end. */
const counting = "i=0; while true; do echo line $i; i=$((i+1)); sleep 0.02; done";
const counter = app("counter", [box, "sh", "-c", counting]);
function counted(state: TestState, container: string): number[] {
  const log = state.read(`logs/${container}/counter.log`);
  return [...log.matchAll(/line (\d+)$/gm)].map(([, number]) => Number(number));
}
interface Listed {
  readonly containers: readonly {
    readonly state: string;
    readonly apps: readonly { readonly state: string; readonly restarts: number; readonly pid?: number }[];
  }[];
}
function list(state: TestState): Listed["containers"] {
  return (JSON.parse(state.runtime(["ps", "--format", "json"]).stdout) as Listed).containers;
}

test("up, ps, logs and down of two apps in order", async () => {
  const state = new TestState();
  const first = app("first", [box, "sh", "-c", "echo ready to serve; exec /bin/busybox sleep 1000"]);
  const second = { ...web, after: [at("first")], health };
  const bundle = state.bundle(container("ordered", "10.213.8.30", [second, first]));
  try {
    const up = state.runtime(["up", bundle, "--detach", "--format", "json"]);
    assert.is(up.status, 0, up.stdout + up.stderr);
    const answer = JSON.parse(up.stdout);
    assert.is(answer.format_version, 1);
    assert.equal(answer.containers[0].urls, ["http://10.213.8.30:8080"]);
    assert.equal(answer.containers[0].addresses, ["10.213.8.30"]);
    assert.match(answer.guarantees[0], /^engine /);
    const events = up.stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.ok(events.length > 0 && events.every(({ event }) => event === "progress"), up.stderr);
    assert.is(await page("http://10.213.8.30:8080/"), "it boots\n");
    const again = JSON.parse(state.runtime(["up", bundle, "--format", "json"]).stdout);
    assert.is(again.containers[0].change, "unchanged");
    assert.match(state.runtime(["ps"]).stdout, /ordered +first +running/);
    assert.ok(
      await eventually(() => /out ready to serve/.test(state.runtime(["logs", "ordered", "first"]).stdout)),
    );
    const starts = state.read("history.jsonl").match(/"app":"\w+","event":"started"/g);
    assert.equal(starts, ['"app":"first","event":"started"', '"app":"web","event":"started"']);
  } finally {
    assert.is(state.runtime(["down"]).status, 0);
  }
  assert.ok(await eventually(() => state.residue(bundle).length === 0), state.residue(bundle).join("\n"));
  assert.match(state.runtime(["logs", "ordered"]).stdout, "ready to serve");
  assert.is(state.runtime(["down", "nobody"]).status, 1);
  assert.is(state.runtime(["ps", "--engine"]).status, 3);
  state.remove();
});

test("a killed supervisor loses no line and no container", async () => {
  const state = new TestState();
  const bundle = state.bundle(container("counts", "10.213.8.31", [counter, web]));
  try {
    assert.is(state.runtime(["up", bundle]).status, 0);
    const before = list(state)[0]?.apps.map(({ pid }) => pid);
    for (let round = 0; round < 3; round++) {
      kill(state, "supervisor");
      assert.is(await page("http://10.213.8.31:8080/"), "it boots\n", "it answers without a supervisor");
      assert.equal(
        list(state)[0]?.apps.map(({ pid }) => pid),
        before,
      );
    }
    await eventually(() => false, 300);
  } finally {
    assert.is(state.runtime(["down"]).status, 0);
  }
  assert.ok(await eventually(() => state.residue(bundle).length === 0), state.residue(bundle).join("\n"));
  const numbers = counted(state, "counts");
  assert.ok(numbers.length > 30);
  assert.equal(
    numbers,
    numbers.map((_, index) => index),
    "every line, in order, once",
  );
  state.remove();
});

test("a killed log keeper is there again, and its containers do not notice", async () => {
  const state = new TestState();
  const bundle = state.bundle(container("kept", "10.213.8.36", [counter, web]));
  try {
    assert.is(state.runtime(["up", bundle]).status, 0);
    const before = list(state)[0]?.apps.map(({ pid }) => pid);
    const first = processOf(state, "log-keeper");
    kill(state, "log-keeper");
    const until = counted(state, "kept").length;
    assert.ok(await eventually(() => counted(state, "kept").length > until + 20), "the log goes on");
    assert.is.not(processOf(state, "log-keeper"), first);
    assert.equal(
      list(state)[0]?.apps.map(({ pid }) => pid),
      before,
    );
  } finally {
    assert.is(state.runtime(["down"]).status, 0);
  }
  assert.ok(await eventually(() => state.residue(bundle).length === 0), state.residue(bundle).join("\n"));
  // The piece that it had read and not yet written may be gone with it: one gap, no more.
  const numbers = counted(state, "kept");
  const gaps = numbers.filter((number, index) => index > 0 && number !== (numbers[index - 1] ?? 0) + 1);
  assert.ok(gaps.length <= 1, `gaps before ${gaps.join(", ")}`);
  state.remove();
});

test("up succeeds after a kill at any moment of an up before", async () => {
  const state = new TestState();
  const bundle = state.bundle(container("again", "10.213.8.32", [web], { health }));
  try {
    for (const delay of [120, 180, 240, 300, 400, 500]) {
      const child = spawn(process.execPath, [runtimeProgram, "up", bundle], {
        env: { ...process.env, PLIMSOLL_STATE: state.path },
        stdio: "ignore",
      });
      await eventually(() => false, delay);
      kill(state, "supervisor");
      child.kill("SIGKILL");
      const up = state.runtime(["up", bundle]);
      assert.is(up.status, 0, `${delay} ms: ${up.stderr}`);
      assert.is(await page("http://10.213.8.32:8080/"), "it boots\n");
      if (delay % 100 !== 0) assert.is(state.runtime(["down"]).status, 0);
    }
  } finally {
    state.runtime(["down"]);
  }
  assert.ok(await eventually(() => state.residue(bundle).length === 0), state.residue(bundle).join("\n"));
  state.remove();
});

test("apps that end or stop answering are started again as the policy says", async () => {
  const state = new TestState();
  const restart = { policy: "on-failure" as const, max: 2, backoff: { from: 50, to: 200 } };
  const dies = app("dies", [box, "sh", "-c", "sleep 0.3; exit 3"]);
  const bundle = state.bundle(container("falls", "10.213.8.33", [dies], { restart }));
  const sick = state.bundle(container("sick", "10.213.8.34", [{ ...web, health }], { restart }));
  try {
    assert.is(state.runtime(["up", bundle, sick]).status, 0);
    assert.ok(await eventually(() => list(state)[0]?.state === "stopped"));
    assert.is(list(state)[0]?.apps[0]?.restarts, 2);
    const pid = list(state)[1]?.apps[0]?.pid ?? 0;
    process.kill(pid, "SIGSTOP");
    assert.ok(
      await eventually(() => (list(state)[1]?.apps[0]?.restarts ?? 0) > 0),
      "a frozen app is started anew",
    );
    assert.ok(await eventually(async () => (await page("http://10.213.8.34:8080/")) === "it boots\n"));
    assert.match(state.read("history.jsonl"), '"event":"unhealthy"');
  } finally {
    assert.is(state.runtime(["down"]).status, 0);
  }
  assert.ok(await eventually(() => state.residue(bundle).length + state.residue(sick).length === 0));
  state.remove();
});

test("a container that never becomes ready can be taken down while its start is waited for", async () => {
  const state = new TestState();
  const deaf = app("deaf", [box, "sleep", "1000"], { listen: [at({ port: 81, protocol: "tcp" as const })] });
  const bundle = state.bundle(container("deaf", "10.213.8.37", [deaf]));
  const env = { ...process.env, PLIMSOLL_STATE: state.path };
  const waiting = spawn(process.execPath, [runtimeProgram, "up", bundle], { env, stdio: "ignore" });
  const ended = new Promise<number | null>((resolve) => waiting.once("exit", (code) => resolve(code)));
  try {
    assert.ok(await eventually(() => existsSync(`${state.path}/run/deaf/apps/deaf/launcher`)));
    assert.is(state.runtime(["down", "deaf"]).status, 0);
    assert.is(await ended, 1);
  } finally {
    state.runtime(["down"]);
  }
  assert.ok(await eventually(() => state.residue(bundle).length === 0), state.residue(bundle).join("\n"));
  state.remove();
});

test("a container whose saved script is lost ends, and is undone once the script is back", async () => {
  const state = new TestState();
  const bundle = state.bundle(container("lost", "10.213.8.37", [web]));
  assert.is(state.runtime(["up", bundle]).status, 0);
  const script = `${state.path}/saved/lost/launch`;
  renameSync(script, `${script}.away`);
  const failed = state.runtime(["down", "--format", "json"]);
  renameSync(`${script}.away`, script);
  const down = state.runtime(["down"]);
  assert.is(failed.status, 1, failed.stderr);
  assert.match(failed.stdout, /"name": ?"teardown-failed"/);
  assert.is(down.status, 0, down.stderr);
  assert.ok(await eventually(() => state.residue(bundle).length === 0), state.residue(bundle).join("\n"));
  state.remove();
});

test("what cannot start says why and leaves nothing", async () => {
  const state = new TestState();
  const broken = state.bundle(container("broken", "10.213.8.35", [app("gone", ["/bin/absent"])]));
  try {
    for (const engine of enginesHere()) {
      const ended = state.runtime(["up", broken, "--format", "json", "--engine", engine]);
      assert.is(ended.status, 1, engine);
      const [diagnostic] = JSON.parse(ended.stdout).diagnostics;
      assert.is(diagnostic.code, "D1009", engine);
      assert.match(diagnostic.notes.join("\n"), /\/bin\/absent.*(No such file|not found)/i, engine);
    }
  } finally {
    state.runtime(["down"]);
  }
  assert.ok(await eventually(() => state.residue(broken).length === 0), state.residue(broken).join("\n"));
  assert.match(state.runtime(["up", "/etc"]).stderr, "error[D1003 not-a-bundle]");
  state.remove();
});

test("a pool over a network of the machine, and an address twice, are refused before anything is made", async () => {
  const state = new TestState();
  spawnSync("ip", ["link", "add", "plimsolltest", "type", "bridge"]);
  const one = state.bundle(container("one", "10.213.8.36", [app("idle", [box, "sleep", "1000"])]));
  const two = state.bundle(container("two", "10.213.8.36", [app("idle", [box, "sleep", "1000"])]));
  try {
    spawnSync("ip", ["address", "add", "10.213.0.1/16", "dev", "plimsolltest"]);
    spawnSync("ip", ["link", "set", "plimsolltest", "up"]);
    assert.match(
      state.runtime(["up", one]).stderr,
      /D1004 .*10\.213\.8\.0\/24 of pool test8 overlaps 10\.213\.0\.(0\/16|1).* on plimsolltest/,
    );
    spawnSync("ip", ["link", "delete", "plimsolltest"]);
    assert.is(state.runtime(["up", one]).status, 0);
    assert.match(state.runtime(["up", two]).stderr, "D1005");
    const elsewhere = new TestState();
    const third = elsewhere.bundle(container("third", "10.213.8.36", [app("idle", [box, "sleep", "1000"])]));
    assert.match(elsewhere.runtime(["up", third]).stderr, "D1015");
    assert.ok(
      await eventually(() => elsewhere.residue(third).filter((one) => !one.startsWith("pl-")).length === 0),
    );
    elsewhere.remove();
  } finally {
    spawnSync("ip", ["link", "delete", "plimsolltest"]);
    state.runtime(["down"]);
  }
  assert.ok(await eventually(() => state.residue(one).length === 0));
  state.remove();
});

test.run();
