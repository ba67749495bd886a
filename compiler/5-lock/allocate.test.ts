import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Container, Pool } from "../3-evaluate/model.ts";
import { allocateIdentities, machineIdOf } from "./allocate-addresses.ts";
import { allocateUsers, type UserName } from "./allocate-users.ts";
import type { LockedContainer, LockFile } from "./lock-file.ts";
import { at, containerOf, modelOf, pool, sourceOf } from "./testing.ts";

const auto = { address: at({ auto: "lan" }), mac: at({ auto: "lan" }) };
const automatic = (name: string) => containerOf(name, [], auto);
const literal = (name: string, value: string) => containerOf(name, [], { address: at({ value }) });

/** A lock that holds these addresses. */
function lockOf(addresses: Readonly<Record<string, string>>): LockFile {
  const containers = Object.entries(addresses).map(
    ([name, address]) => ({ name, address }) as LockedContainer,
  );
  return { version: 1, modules: [], trees: [], suites: [], packages: [], containers };
}

function allocate(containers: readonly Container[], old?: LockFile, from: Pool = pool) {
  const { value, diagnostics } = allocateIdentities(modelOf(sourceOf([]), containers, [from]), old);
  const addresses = Object.fromEntries(containers.map(({ name }) => [name, value.get(name)?.address]));
  return { addresses, names: diagnostics.map(({ name }) => name), value };
}

test("addresses are given in order, but for the network, gateway, reserved and broadcast", () => {
  const { addresses, names } = allocate(["a", "b", "c"].map(automatic));
  assert.equal(addresses, { a: "10.0.0.4", b: "10.0.0.5", c: "10.0.0.6" });
  assert.equal(names, []);
});

test("an exhausted pool is told for each container that goes without", () => {
  const { addresses, names } = allocate(["a", "b", "c", "d"].map(automatic));
  assert.is(addresses.d, undefined);
  assert.equal(names, ["pool-exhausted"]);
});

test("what the lock gave stays, whoever is added before or removed", () => {
  const old = lockOf({ a: "10.0.0.4", b: "10.0.0.5" });
  assert.equal(allocate(["new", "b"].map(automatic), old).addresses, { new: "10.0.0.4", b: "10.0.0.5" });
  assert.equal(allocate(["new", "a", "b"].map(automatic), old).addresses, {
    new: "10.0.0.6",
    a: "10.0.0.4",
    b: "10.0.0.5",
  });
});

test("what the lock gave goes when it is no longer in the pool, reserved, taken or given twice", () => {
  const taken = allocate([automatic("a"), literal("b", "10.0.0.4")], lockOf({ a: "10.0.0.4" }));
  assert.equal(taken.addresses, { a: "10.0.0.5", b: "10.0.0.4" });
  for (const gone of ["10.0.0.2", "10.0.0.1", "10.0.0.0", "10.0.0.7", "10.9.9.9", "rubbish"]) {
    assert.equal(allocate([automatic("a")], lockOf({ a: gone })).addresses, { a: "10.0.0.4" }, gone);
  }
  const twice = lockOf({ a: "10.0.0.5", b: "10.0.0.5" });
  assert.equal(allocate(["a", "b"].map(automatic), twice).addresses, { a: "10.0.0.5", b: "10.0.0.4" });
});

test("a MAC follows the address, in the prefix of the pool where it names one", () => {
  assert.is(allocate([automatic("a")]).value.get("a")?.mac, "02:42:0a:00:00:04");
  const named = { ...pool, macs: { base: "02:99:00:00:00:00", bits: 40 } };
  assert.is(allocate([automatic("a")], undefined, named).value.get("a")?.mac, "02:99:00:00:00:04");
  const narrow = { ...pool, macs: { base: "02:99:00:00:00:10", bits: 47 } };
  const { value, names } = allocate(["a", "b", "c"].map(automatic), undefined, narrow);
  assert.equal(
    ["a", "b", "c"].map((name) => value.get(name)?.mac),
    ["02:99:00:00:00:10", "02:99:00:00:00:11", undefined],
  );
  assert.equal(names, ["macs-exhausted"]);
});

test("a pool of IPv6, however large, is no loop", () => {
  const wide = {
    ...pool,
    network: at("fd00::"),
    prefix: 64,
    gateway: at("fd00::1"),
    reserved: [{ from: "fd00::2", to: "fd00::ffff:ffff:ffff" }],
  };
  assert.equal(allocate([automatic("a")], undefined, wide).addresses, { a: "fd00::1:0:0:0" });
});

test("a machine-id is stable, unique by name and address, and a version 4 UUID", () => {
  const id = machineIdOf("web", "10.0.0.4");
  assert.is(id, machineIdOf("web", "10.0.0.4"));
  assert.match(id, /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  assert.is(new Set([id, machineIdOf("web", undefined), machineIdOf("db", "10.0.0.4")]).size, 3);
});

const container = containerOf("web", []);
const user = (name: string, group?: string): UserName =>
  group ? { name, group, system: true } : { name, system: true };
const given = (wanted: readonly UserName[], old?: Partial<LockedContainer>) => {
  const { users, groups } = allocateUsers(container, wanted, old as LockedContainer | undefined);
  return {
    users: users.map(({ name, uid, gid }) => `${name} ${uid} ${gid}`),
    groups: groups.map(({ name, gid }) => `${name} ${gid}`),
  };
};

test("ids are given in the order of names; a user without a group is in nogroup", () => {
  assert.equal(given([user("redis", "redis"), user("_apt"), user("messagebus", "messagebus")]), {
    users: ["_apt 100 65534", "messagebus 101 101", "redis 102 102"],
    groups: ["messagebus 101", "redis 102"],
  });
});

test("no group gets 100, which is users in Debian", () => {
  assert.equal(given([user("a", "a")]), { users: ["a 101 101"], groups: ["a 101"] });
});

test("static names keep their ids and are not listed", () => {
  assert.equal(given([user("www-data", "www-data"), user("tss", "adm")]), {
    users: ["tss 100 4"],
    groups: [],
  });
});

test("ids stay what the lock says, and its nonsense is let go", () => {
  const old = { users: [{ name: "b", uid: 107, gid: 107 }], groups: [{ name: "b", gid: 107 }] };
  assert.equal(given([user("a", "a"), user("b", "b")], old).users, ["a 101 101", "b 107 107"]);
  const nonsense = { users: [{ name: "b", uid: 0, gid: 0 }], groups: [{ name: "b", gid: 5 }] };
  assert.equal(given([user("b", "b")], nonsense).users, ["b 101 101"]);
});

test("more users than there are ids is told", () => {
  const many = Array.from({ length: 1000 }, (_, index) => user(`u${index}`, `u${index}`));
  assert.equal(
    allocateUsers(container, many, undefined).diagnostics.map(({ name }) => name),
    ["ids-exhausted"],
  );
});

test.run();
