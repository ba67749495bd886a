import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyzed, expectFaults } from "../../../spec/testing/language.ts";
import type { Model } from "../../3-evaluate/model.ts";
import { place } from "./place.ts";

const fleet = (keys: string, capacity = "memory = 16GiB, cpu = 8"): string => `language 1
fleet shop for zone in [${keys}] {
  hostname = "edge-{zone}"
  profile  = std.debian-12
  capacity { ${capacity} }
}
`;
const container = (name: string, limits: string, wishes = "", on = ""): string => `
container ${name}${on} {
  identity { hostname = "${/ for /.test(name) ? `${name.split(" ")[0]}-{n}` : name}" }
  app a { run = ["/bin/a"] }
  limits { ${limits} }
  place { ${wishes} }
}
`;

function modelOf(text: string): Model {
  const { value, diagnostics } = analyzed(text);
  assert.equal(
    diagnostics.map(({ message }) => message),
    [],
  );
  return value as Model;
}
function placed(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const found = place(modelOf(text), new Map(Object.entries(before)));
  assert.is(found.is, "placed");
  return found.is === "placed" ? Object.fromEntries(found.servers) : {};
}
/** Message and notes of the only diagnostic. */
function told(text: string): readonly string[] {
  const { diagnostics } = analyzed(text);
  assert.is(diagnostics.length, 1);
  return diagnostics.flatMap(({ message, notes }) => [message, ...notes]);
}

test("keeps instances apart by a label, and a container near one of them", () => {
  const text =
    fleet("a, b") +
    container("web for n in [x, y]", "memory = 1GiB", "apart zone { from = [web] }") +
    container("cache for n in [x, y]", "memory = 1GiB", 'near server { to = ["web-{n}"] }');
  const servers = placed(text);
  assert.is.not(servers["web-x"], servers["web-y"]);
  assert.is(servers["cache-x"], servers["web-x"]);
  assert.is(servers["cache-y"], servers["web-y"]);
});

test("goes where the profile has what is needed", () => {
  const text = `${fleet("a")}profile open extends std.debian-12 { provides += [selinux] }
server lab { hostname = "lab", profile = open }
${container("c", "memory = 1GiB").replace("place {", "needs = [selinux]\n  place {")}${container("d", "memory = 1GiB", "on = shop")}`;
  assert.equal(placed(text), { c: "lab", d: "shop-a" });
  const found = modelOf(text).containers.map(({ name, profiles }) => [
    name,
    ...profiles.map(({ value }) => value),
  ]);
  assert.equal(found, [
    ["c", "open"],
    ["d", "std.debian-12"],
  ]);
});

test("draws on a lease where there is one with room, and leaves what is free to others", () => {
  const keeping = (name: string, amount: string) =>
    `server ${name} { hostname = "${name}", profile = std.debian-12\ncapacity { memory = 4GiB }\nlease night { memory = ${amount} } }\n`;
  const drawing = (name: string) =>
    container(name, "memory = 2GiB").replace("place {", "lease = night\n  place {");
  const text =
    "language 1\n" +
    keeping("small", "1GiB") +
    keeping("large", "2GiB") +
    drawing("batch") +
    container("web", "memory = 2GiB", "on = large");
  assert.equal(placed(text), { batch: "large", web: "large" });
  const [first = ""] = told(text + drawing("more"));
  assert.match(first, /^no placement: .*want 4GiB of memory.*lease night of large and small has 3GiB/);
});

test("leaves everybody where they are when one is added or taken away", () => {
  const three = container("web for n in [a, b, c]", "memory = 6GiB");
  const first = placed(fleet("a, b") + three);
  const before = { ...first, "web-a": "shop-b", "web-b": "shop-a", "web-c": "shop-b" };
  assert.equal(placed(fleet("a, b") + three, before), before);
  const more = placed(fleet("a, b") + three + container("aa", "memory = 2GiB"), before);
  assert.equal({ ...more, aa: undefined }, { ...before, aa: undefined });
  const fewer = placed(fleet("a, b") + container("web for n in [a, c]", "memory = 6GiB"), before);
  assert.equal(fewer, { "web-a": "shop-b", "web-c": "shop-b" });
});

test("moves one when a new one fits nowhere else", () => {
  const small = container("web for n in [a, b]", "memory = 6GiB");
  const before = { "web-a": "shop-a", "web-b": "shop-b" };
  const now = placed(fleet("a, b") + small + container("db", "memory = 16GiB"), before);
  assert.is(Object.entries(before).filter(([name, server]) => now[name] !== server).length, 1);
});

test("says how much is wanted and how much there is", () => {
  const text = fleet("a, b") + container("web for n in [a, b, c]", "memory = 11GiB");
  assert.equal(told(text), [
    "no placement: web-a, web-b and web-c want 33GiB of memory together, and shop-a and shop-b have 32GiB",
    "shop-a has 16GiB of memory for containers",
    "shop-b has 16GiB of memory for containers",
    "any one of these 3 demands can be left out to place the others",
  ]);
});

test("says of one container what every server lacks", () => {
  const text = `${fleet("a")}server arm { hostname = "arm", profile = tiny }
profile tiny extends std.debian-12 { architecture = arm64, cpu = armv8-a }
${container("c", "memory = 20GiB", "architecture = amd64")}`;
  assert.equal(told(text).slice(0, 3), [
    "no placement: c fits none of the 2 servers",
    "arm: it wants a server of amd64, and arm runs tiny",
    "shop-a: it takes 20GiB of memory, and shop-a has 16GiB",
  ]);
});

test("leads a port of a server to one container", () => {
  const text = fleet("a, b") + container("web for n in [a, b, c]", "memory = 1GiB", "ports = 443/tcp");
  assert.is(
    told(text)[0],
    "no placement: web-a, web-b and web-c want port 443/tcp: 3 containers, and 2 servers",
  );
});

test("counts leases at their worst instant, and containers that are bound to a server", () => {
  const lease = (name: string, from: number): string =>
    `lease ${name} { memory = 8GiB, from = 2026-0${from}-01T00:00:00Z, until = 2026-0${from + 1}-01T00:00:00Z }`;
  const server = (leases: string): string => `language 1
server s { hostname = "s", profile = std.debian-12, capacity { memory = 16GiB }
${leases}
}
container bound on s { identity { hostname = "bound" }, app a { run = ["/bin/a"] }, limits { memory = 4GiB } }
${container("c", "memory = 4GiB")}`;
  assert.equal(placed(server(`${lease("one", 1)}\n${lease("two", 2)}`)), { bound: "s", c: "s" });
  const overlapping = server(`${lease("one", 1)}\nlease two { memory = 2GiB }`);
  assert.is(told(overlapping)[0], "no placement: bound and c want 8GiB of memory together, and s has 6GiB");
});

test("promises what is shared in time more often where the server says so", () => {
  const two = container("c for n in [a, b]", "cpu = 3");
  assert.is(told(fleet("a", "cpu = 4") + two).length, 3);
  assert.equal(placed(fleet("a", "cpu = 4, cpu-overcommit = 1.5") + two), {
    "c-a": "shop-a",
    "c-b": "shop-a",
  });
});

test("tells names and labels that are nobody's", () => {
  expectFaults(fleet("a") + container("c", "memory = 1GiB", "near rack { to = [cc] }"), [
    ["unknown-server-label", "rack"],
    ["unknown-neighbour", "cc"],
  ]);
});

test("places 1,000 containers on 100 mixed servers in under two seconds", () => {
  const sizes = [
    "memory = 1GiB, cpu = 0.5",
    "memory = 3GiB, cpu = 1",
    "memory = 700MiB, cpu = 2",
    "memory = 5GiB",
  ];
  const fleets = ["32GiB, cpu = 16", "16GiB, cpu = 24", "64GiB, cpu = 12", "24GiB, cpu = 16"].map(
    (memory, index) => `fleet f${index} for n in [${names(25)}] {
  hostname = "f${index}-{n}", profile = std.debian-${12 + (index % 2)}
  capacity { memory = ${memory} }
  labels = { zone = "z${index}" }
}
`,
  );
  const kinds = sizes.map((limits, index) =>
    container(`k${index} for n in [${names(245)}]`, limits, index === 2 ? "on = [f0, f1, f3]" : ""),
  );
  const spread = container(
    `spread for n in [${names(20)}]`,
    "memory = 2GiB",
    "apart server { from = [spread] }",
  );
  const model = modelOf(`language 1\n${fleets.join("")}${kinds.join("")}${spread}`);
  assert.is(model.containers.length, 1000);
  const start = performance.now();
  const found = place(model);
  const took = performance.now() - start;
  assert.is(found.is, "placed");
  assert.ok(took < 2000, `${took} ms`);
});

const names = (count: number): string => Array.from({ length: count }, (_, index) => `n${index}`).join(", ");

test.run();
