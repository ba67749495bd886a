import { test } from "uvu";
import * as assert from "uvu/assert";
import { diagramOfText, shop } from "./testing.ts";

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

test.run();
