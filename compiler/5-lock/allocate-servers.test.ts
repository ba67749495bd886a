import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyzed } from "../../spec/testing/language.ts";
import type { Model } from "../3-evaluate/model.ts";
import { movesOf } from "../4-check/placement/moves.ts";
import { allocateServers, lockedServers } from "./allocate-servers.ts";
import { isFresh } from "./is-fresh.ts";
import type { LockFile } from "./lock-file.ts";
import { readLock } from "./read-lock.ts";
import { writeLock } from "./write-lock.ts";

const web = (n: string, memory: string): string => `
container web for n in [${n}] {
  identity { hostname = "web-{n}" }
  app a { run = ["/bin/a"] }
  limits { memory = ${memory} }
  place { on = shop }
}`;
const modelOf = (zones: string, ...containers: readonly string[]): Model => {
  const text = `language 1
fleet shop for zone in [${zones}] {
  hostname = "edge-{zone}"
  profile = std.debian-12
  capacity { memory = 16GiB }
}${containers.join("")}
`;
  const { value, diagnostics } = analyzed(text);
  assert.equal(
    diagnostics.map(({ message }) => message),
    [],
  );
  return value as Model;
};
const lockOf = (servers: Readonly<Record<string, string>>): LockFile => ({
  version: 1,
  suites: [],
  packages: [],
  modules: [],
  trees: [],
  containers: Object.entries(servers).map(([name, server], index) => ({
    name,
    server,
    requests: [],
    packages: [],
    machineId: `${index}`.repeat(32),
    users: [],
    groups: [],
  })),
});
const reasons = (model: Model, lock: LockFile): readonly (readonly string[])[] =>
  isFresh(model, lock).map(({ message, notes }) => [message, ...notes]);

test("a lock keeps the servers through writing and reading", () => {
  const lock = lockOf({ "web-x": "shop-a", "web-y": "shop-b" });
  assert.equal(readLock(writeLock(lock)).value, lock);
  assert.equal(
    [...lockedServers(lock)],
    [
      ["web-x", "shop-a"],
      ["web-y", "shop-b"],
    ],
  );
});

test("what was chosen stays, and a new one takes what is left", () => {
  const old = lockOf({ "web-x": "shop-b" });
  const { value, diagnostics } = allocateServers(modelOf("a, b", web("x, y", "9GiB")), old);
  assert.equal(diagnostics, []);
  assert.equal(
    [...value],
    [
      ["web-x", "shop-b"],
      ["web-y", "shop-a"],
    ],
  );
});

test("a lock is fresh as long as everybody fits where it has them", () => {
  const lock = lockOf({ "web-x": "shop-b", "web-y": "shop-b" });
  assert.equal(reasons(modelOf("a, b", web("x, y", "8GiB")), lock), []);
  assert.equal(reasons(modelOf("a, b", web("x, y", "9GiB")), lock), [
    [
      "plimsoll.lock is out of date: container web-y can no longer stand on shop-b",
      "it takes 9GiB of memory, and shop-b has 7GiB left of 16GiB, beside web-x",
    ],
  ]);
  assert.equal(reasons(modelOf("a, c", web("x", "8GiB")), lockOf({ "web-x": "shop-b" })), [
    [
      "plimsoll.lock is out of date: container web-x can no longer stand on shop-b",
      "there is no server shop-b any more",
    ],
  ]);
});

test("who has to move leaves for a reason", () => {
  const before = lockedServers(lockOf({ "web-x": "shop-a", "web-y": "shop-b" }));
  const model = modelOf(
    "a, b",
    web("x, y", "6GiB"),
    web("x", "16GiB").replaceAll("web", "db").replace("on = shop", "on = shop[a]"),
  );
  const now = allocateServers(model, lockOf({ "web-x": "shop-a", "web-y": "shop-b" })).value;
  assert.equal(movesOf(model, before, now), [
    {
      container: "web-x",
      server: "shop-a",
      reasons: ["it takes 6GiB of memory, and shop-a has 0B left of 16GiB, beside db-x"],
    },
  ]);
});

test.run();
