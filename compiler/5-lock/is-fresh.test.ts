import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Model } from "../3-evaluate/model.ts";
import { isFresh } from "./is-fresh.ts";
import type { LockFile } from "./lock-file.ts";
import { at, containerOf, modelOf, pool, profile, sourceOf, span } from "./testing.ts";

const auto = { address: at({ auto: "lan" }) };
const model = modelOf(sourceOf([]), [containerOf("web", ["b", "a"], auto)]);
const lock: LockFile = {
  version: 1,
  modules: [],
  trees: [],
  suites: [
    {
      source: "test",
      suite: "stable",
      inRelease: "",
      date: 0,
      signedBy: [],
      keyring: "",
      indexes: { "main/binary-amd64/Packages.gz": "" },
    },
  ],
  packages: [],
  containers: [
    {
      name: "web",
      requests: ["a", "b"],
      packages: [
        { name: "a", architecture: "amd64", why: "app main" },
        { name: "b", architecture: "all", why: "app main" },
      ],
      address: "10.0.0.4",
      machineId: "",
      users: [],
      groups: [],
    },
  ],
};

/** Each row: what changed, and the one reason that is told. */
const changes: readonly (readonly [Model, string])[] = [
  [{ ...model, containers: [containerOf("web", ["a"], auto)] }, "container web asks for other packages"],
  [{ ...model, containers: [...model.containers, containerOf("db", [])] }, "container db is not locked"],
  [
    { ...model, containers: [containerOf("shop", ["a", "b"], auto)] },
    "container shop is not locked; container web is no longer declared",
  ],
  [
    { ...model, pools: [{ ...pool, network: at("10.1.0.0") }] },
    "the address 10.0.0.4 of container web is not what it declares",
  ],
  [
    { ...model, pools: [{ ...pool, reserved: [{ from: "10.0.0.4", to: "10.0.0.4" }] }] },
    "the address 10.0.0.4 of container web is not what it declares",
  ],
  [
    { ...model, containers: [containerOf("web", ["a", "b"], { address: at({ value: "10.0.0.5" }) })] },
    "the address 10.0.0.4 of container web is not what it declares",
  ],
  [
    { ...model, containers: [containerOf("web", ["a", "b"])] },
    "container web no longer has the address 10.0.0.4",
  ],
  [
    { ...model, containers: [containerOf("web", ["a", "b"], { ...auto, mac: at({ auto: "lan" }) })] },
    "container web has no mac in it",
  ],
  [
    { ...model, sources: [sourceOf([], ["stable", "updates"])] },
    "suite updates of source test is not locked",
  ],
  [
    { ...model, sources: [sourceOf([], ["testing"])] },
    "suite testing of source test is not locked; suite stable of source test is no longer used",
  ],
  [
    { ...model, sources: [{ ...sourceOf([]), components: ["main", "contrib"] }] },
    "component contrib of suite stable is not locked",
  ],
  [
    { ...model, profiles: [{ ...profile, architecture: { value: "arm64", span } }] },
    "container web is locked for another architecture",
  ],
];

test("a lock that says what is declared is fresh", () => {
  assert.equal(isFresh(model, lock), []);
});

test("a lock is stale when what is declared has changed, and says how", () => {
  for (const [changed, reason] of changes) {
    const found = isFresh(changed, lock).map(({ message }) =>
      message.replace("plimsoll.lock is out of date: ", ""),
    );
    assert.is(found.join("; "), reason);
  }
});

test.run();
