import { test } from "uvu";
import * as assert from "uvu/assert";
import { diagramOfText, fleet, shop } from "./testing.ts";

const diagram = diagramOfText(shop, new Map([["web", "10.40.0.2"]]));
const web = diagram.containers.find(({ name }) => name === "web");
const edges = diagram.edges.map(({ kind, container, other, label }) =>
  [kind, container, other, label].join(" | "),
);

test("apps stand in start order, whatever their names", () => {
  assert.equal(
    web?.apps.map(({ name }) => name),
    ["z-first", "middle", "a-last"],
  );
  assert.equal(web?.apps.at(-1)?.ports, ["8080/tcp", "8443/tcp"]);
  assert.equal([...(web?.apps.at(-1)?.after ?? [])].sort(), ["middle", "z-first"]);
});

test("a container shows who it is, what it may use and how it is asked", () => {
  assert.equal(web?.lines, ["host web", "1.5 cpu, 128MiB"]);
  assert.is(web?.health, "http :8080/ every 10s");
});

test("edges: profiles that it must fit, the pool with its address, and volumes with their path", () => {
  for (const each of [
    "fits | container web | profile server | ",
    "fits | container web | profile edge | ",
    "joins | container web | pool lan | 10.40.0.2",
    "joins | container db | pool lan | 10.40.0.20",
    "mounts | container web | volume site | /var/www (ro)",
    "mounts | container db | host /srv/import | /srv/import",
  ])
    assert.ok(edges.includes(each), `${each} is not in\n${edges.join("\n")}`);
});

test("memory that ends with its container is no volume", () => {
  assert.equal(diagram.volumes.map(({ name }) => name).sort(), ["/srv/import", "rows", "site"]);
});

test("without a lock an address is shown as it was asked for", () => {
  const unlocked = diagramOfText(shop).edges.find(
    (edge) => edge.kind === "joins" && edge.container === "container web",
  );
  assert.is(unlocked?.label, "auto");
});

test("containers of a fleet stand on its servers, and share no volume though it has one name", () => {
  const { profiles, servers, volumes, edges } = diagramOfText(fleet);
  assert.equal(profiles, []);
  assert.equal(servers[0], {
    id: "server shop-a",
    name: "shop[a]",
    lines: ["edge-a.example.net", "profile edge", "8 cpu, 32GiB, 1Gbit/s, disk 400GiB"],
  });
  assert.equal(
    volumes.map(({ name, lines: [line] }) => `${name}: ${line}`),
    ["data: volume on shop-a", "data: volume on shop-b"],
  );
  const stands = edges
    .filter(({ kind }) => kind === "stands")
    .map(({ container, other }) => `${container}, ${other}`);
  assert.equal(stands, ["container web-a, server shop-a", "container web-b, server shop-b"]);
});

test.run();
