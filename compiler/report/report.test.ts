import { test } from "uvu";
import * as assert from "uvu/assert";
import type { LockFile } from "../5-lock/lock-file.ts";
import { closuresOf } from "./closures.ts";
import { loads, reportOfText } from "./testing.ts";

const text = `language 1
profile edge extends std.debian-12 { }
pool lan 10.40.0.0/29 {
  gateway  = 10.40.0.1
  reserved = 10.40.0.1..10.40.0.2
}
pool wide fd00::/64 { }
fleet shop for zone in [a, b] {
  hostname = "edge-{zone}"
  profile  = edge
  capacity { cpu = 8, memory = 16GiB, cpu-overcommit = 2 }
  lease night { memory = 2GiB }
}
container web on shop {
  identity { hostname = "web-{zone}", address = lan.auto, mac = lan.auto }
  limits { cpu = 0.1, memory = 4GiB }
  app a { run = ["/bin/a"], listen = [8080/tcp, 8443/tcp] }
}
container db on shop[a] {
  identity { hostname = "db", address = 10.40.0.2 }
  limits { cpu = 0.2 }
  app a { run = ["/bin/a"] }
}
`;

test("a load line counts leases, limits, and who has none", () => {
  const [a, b] = reportOfText(text).servers;
  assert.equal([a?.server, a?.fleet, a?.profile], ["shop-a", "shop", "edge"]);
  assert.equal([...(a?.containers ?? [])].sort(), ["db", "web-a"]);
  assert.equal(b?.containers, ["web-b"]);
  const [cpu, memory, disk] = a?.gauges ?? [];
  assert.equal(cpu, { resource: "cpu", capacity: 8, limit: 16, leased: 0, promised: 0.3, unlimited: 0 });
  const GiB = 2 ** 30;
  assert.equal(memory, {
    resource: "memory",
    capacity: 16 * GiB,
    limit: 16 * GiB,
    leased: 2 * GiB,
    promised: 4 * GiB,
    unlimited: 1,
  });
  assert.equal(disk, { resource: "disk", leased: 0, promised: 0, unlimited: 2 });
});

test("who was placed stands on that server", () => {
  const open = text.replace("container db on shop[a] {", "container db on edge {\n  place { on = shop }");
  const { servers, identities, matrix } = reportOfText(open, { servers: new Map([["db", "shop-b"]]) });
  assert.ok(servers[1]?.containers.includes("db"));
  assert.is(identities.find(({ container }) => container === "db")?.server, "shop-b");
  const row = matrix.rows.find(({ container }) => container === "db");
  assert.equal(
    row?.cells.map(({ stands }) => stands),
    [false, true],
  );
});

test("the identity map has what the author wrote, and what the lock chose", () => {
  const find = (name: string, lock?: LockFile) =>
    reportOfText(text, lock ? { lock } : {}).identities.find(({ container }) => container === name);
  assert.equal(find("web-a"), {
    container: "web-a",
    of: "web",
    server: "shop-a",
    profiles: ["edge"],
    hostname: "web-a",
    address: "auto",
    pool: "lan",
    mac: "auto",
    ports: ["8080/tcp", "8443/tcp"],
  });
  const chosen = { address: "10.40.0.3", mac: "02:42:0a:28:00:03", machineId: "ab" };
  const empty = { requests: [], packages: [], users: [], groups: [] };
  const containers = [{ name: "web-a", ...empty, ...chosen }];
  const lock: LockFile = { version: 1, modules: [], trees: [], suites: [], packages: [], containers };
  const { address, mac, machineId } = find("web-a", lock) ?? {};
  assert.equal({ address, mac, machineId }, chosen);
  assert.is(find("db", lock)?.machineId, undefined);
});

test("a pool counts each address once: gateway and reserved ranges overlap, a literal may be reserved", () => {
  const [lan, wide] = reportOfText(text).pools;
  assert.equal(lan, {
    pool: "lan",
    network: "10.40.0.0/29",
    gateway: "10.40.0.1",
    size: 6,
    reserved: 2,
    used: 3,
    free: 2,
  });
  assert.equal([wide?.size, wide?.free], [2 ** 64, 2 ** 64]);
});

test("without a lock the parts that need one are named, with what helps", () => {
  const { missing, isLinked, roots } = reportOfText(text);
  assert.equal([isLinked, roots, missing?.run], [false, [], "plimsoll lock"]);
  assert.is(missing?.parts.length, 4);
  const lock: LockFile = { version: 1, modules: [], trees: [], suites: [], packages: [], containers: [] };
  assert.is(reportOfText(text, { lock }).missing?.run, "plimsoll plan");
  assert.is(reportOfText(text, { lock, roots: [loads] }).missing, undefined);
  assert.is(reportOfText("language 1\n").missing, undefined);
});

test("a closure has each file once, below the one that asked for it first", () => {
  const [root] = reportOfText(text, { roots: [loads] }).roots;
  const steps = root?.closures[0]?.files.map(({ path, depth, why }) => [depth, path, why]);
  assert.equal(steps, [
    [0, "/usr/bin/tool", "the command itself"],
    [1, "/usr/lib/liba.so.1", "/usr/bin/tool needs liba.so.1"],
    [2, "/usr/lib/liba.so.1.2", "/usr/lib/liba.so.1 is a link to it"],
    [3, "/usr/lib/libb.so.1", "/usr/lib/liba.so.1.2 needs libb.so.1"],
    [1, "/lib64/ld.so", "loads /usr/bin/tool"],
  ]);
});

test("no circle and no length of a chain hides a file", () => {
  const step = (by: string, path: string) => ({ by, path, kind: "needed", name: path }) as const;
  const links = [step("/b", "/a"), step("/a", "/b"), step("/a", "/tool"), step("/b", "/c"), step("/c", "/b")];
  const [circle] = closuresOf([{ app: "a", executable: "/tool", links }], []);
  assert.equal(
    circle?.files.map(({ path, depth }) => [path, depth]),
    [
      ["/tool", 0],
      ["/a", 1],
      ["/b", 2],
      ["/c", 3],
    ],
  );
  const chain = Array.from({ length: 50_000 }, (_, index) => step(`/${index}`, `/${index + 1}`));
  const [long] = closuresOf([{ app: "a", executable: "/0", links: chain }], []);
  assert.is(long?.files.at(-1)?.depth, 50_000);
});

test("the parts of a root are the sizes of its plan", () => {
  const [root] = reportOfText(text, { roots: [loads] }).roots;
  const files = loads.plan.entries.flatMap((entry) => (entry.type === "file" ? [entry.size] : []));
  const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
  assert.is(root?.bytes, sum(files));
  assert.is(sum(root?.parts.map((part) => part.files) ?? []), files.length);
  const [{ name, version } = { name: "" }] = root?.parts.filter((part) => part.version) ?? [];
  assert.equal([name, version], ["made", "1"]);
  assert.ok(root?.parts.some((part) => part.name === "made by ldconfig" && part.version === undefined));
});

test("a finding has its place", () => {
  const { findings } = reportOfText(`${text}let idle = 1\n`);
  const [{ severity, name, at } = {}] = findings.filter(({ message }) => message.includes("idle"));
  assert.equal([severity, name, at], ["warning", "unused-declaration", "a.plim:24"]);
});

test.run();
