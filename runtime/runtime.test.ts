import { appendFileSync, chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Bundle, RestartSpec } from "../spec/bundle.ts";
import { shown } from "./commands/logs.ts";
import { takeLock } from "./daemon/lock.ts";
import { Journal } from "./journal.ts";
import { mismatch } from "./machine.ts";
import { identify, isAlive } from "./process-identity.ts";
import { openStateFolder } from "./state-folder.ts";
import { overlap, subnetOf } from "./subnets.ts";
import { hasRecovered, waitBeforeRestart } from "./supervisor/backoff.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-runtime-"));

test("each wait doubles the one before, up to the longest and the last", () => {
  const spec: RestartSpec = { policy: "on-failure", max: 4, backoff: { from: 100, to: 500 } };
  assert.equal(
    [1, 2, 3, 4, 5].map((failures) => waitBeforeRestart(spec, 1, failures)),
    [100, 200, 400, 500, undefined],
  );
  assert.is(waitBeforeRestart(spec, 0, 1), undefined);
  assert.is(waitBeforeRestart({ ...spec, policy: "always" }, 0, 1), 100);
  assert.is(waitBeforeRestart({ ...spec, policy: "never" }, 1, 1), undefined);
  assert.ok(hasRecovered(spec, 1001));
  assert.not(hasRecovered(spec, 999));
});

test("subnets overlap when they share an address, a pool's own bridge aside", () => {
  const one = {
    pool: "lan",
    bridge: "pl-lan",
    address: "10.40.0.5",
    prefix: 24,
    gateway: "10.40.0.1",
    mac: "",
  };
  const of = (subnet: string, device = "eth0") => overlap(one, [{ subnet, device }])?.subnet;
  assert.is(of("10.40.0.0/16"), "10.40.0.0/16");
  assert.is(of("10.40.0.77"), "10.40.0.77");
  assert.is(of("10.40.1.0/24"), undefined);
  assert.is(of("10.40.0.0/24", "pl-lan"), undefined);
  assert.is(subnetOf(one), "10.40.0.0/24");
});

test("a machine is held against the profiles", () => {
  const profile = { name: "server", architecture: "amd64", kernel: { from: [6, 1], to: [6, 12] } };
  const of = (kernel: string, arch = "amd64") =>
    mismatch({ profiles: [profile] } as unknown as Bundle, kernel, arch);
  assert.is(of("6.1.0-13-amd64"), undefined);
  assert.is(of("6.12.44"), undefined);
  assert.match(of("6.13.0") ?? "", "v6.1..v6.12");
  assert.match(of("5.10.0") ?? "", "5.10.0");
  assert.match(of("6.1.0", "arm64") ?? "", "amd64");
});

test("a journal gives each container's last state, whatever a crash did to its lines", () => {
  const path = join(folder, "journal.jsonl");
  const journal = new Journal(path);
  const intent = (container: string, generation: number) =>
    journal.append({
      kind: "intent",
      container,
      generation,
      bootId: "b",
      engine: "crun",
      bundle: "/b",
      resources: [],
    });
  intent("a", 1);
  intent("b", 2);
  journal.append({ kind: "done", container: "a", generation: 1 });
  journal.append({ kind: "removing", container: "b" });
  journal.append({ kind: "removed", container: "b" });
  intent("c", 3);
  journal.append({ kind: "done", container: "c", generation: 2 });
  appendFileSync(path, '\n{"kind":"removed","cont');
  journal.append({ kind: "removing", container: "a" });
  const states = [...journal.read()].map(([name, { phase }]) => `${name} ${phase}`);
  assert.equal(states, ["a removing", "c starting"]);
});

test("a process is known by its start time", () => {
  const self = identify(process.pid);
  assert.ok(self && isAlive(self));
  assert.not(self && isAlive({ ...self, startTime: self.startTime + 1 }));
  assert.not(self && isAlive({ ...self, bootId: "another" }));
  assert.is(identify(2 ** 22 + 1), undefined);
});

test("a lock is taken once, and again when its owner is gone", () => {
  const path = join(folder, "lock");
  assert.ok(takeLock(path));
  assert.not(takeLock(path));
  writeFileSync(path, JSON.stringify({ ...identify(process.pid), startTime: 1 }));
  assert.ok(takeLock(path));
});

test("a state folder that another user could write to is refused", () => {
  const state = join(folder, "state");
  mkdirSync(state);
  process.env.PLIMSOLL_STATE = state;
  const refused = () => {
    const opened = openStateFolder();
    return "code" in opened ? opened.message : "";
  };
  assert.is(refused(), "");
  chmodSync(state, 0o777);
  assert.match(refused(), "others than root may write to it");
  chmodSync(state, 0o755);
  chownSync(state, 65534, 65534);
  assert.match(refused(), "it belongs to user 65534");
});

test("a log steers no terminal", () => {
  const log = Buffer.from("a\u001b]0;title\u0007\r\u009b2J\té\n").toString("latin1");
  const text = (onTerminal: boolean) => Buffer.from(shown(log, onTerminal), "latin1").toString();
  assert.is(text(true), "a\ufffd]0;title\ufffd\ufffd\ufffd2J\té\n");
  assert.is(text(false), "a\u001b]0;title\u0007\r\u009b2J\té\n");
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
