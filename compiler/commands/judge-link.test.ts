import { test } from "uvu";
import * as assert from "uvu/assert";
import { lockWorld } from "../../spec/diagnostics/testing/run-world.ts";
import { World } from "../../spec/diagnostics/testing/world.ts";
import { matrixOf } from "../4-check/placement/matrix.ts";
import { load } from "../5-lock/load.ts";
import { readLock } from "../5-lock/read-lock.ts";
import { analyze } from "../analyze.ts";
import { packageReader } from "../edge/package-reader.ts";
import { judgeLocked } from "./judge-link.ts";
import { tableOf } from "./matrix.ts";

const site = `language 1
source apt tiny { suites = ["stable"], keyring = ./tiny.asc }
server s { hostname = "s", profile = std.debian-12 }
server arm { hostname = "arm", profile = std.debian-12-arm64 }
container shop on s {
  identity { hostname = "shop" }
  app tiny { package = "tiny", run = ["/usr/bin/tiny"] }
}
container lost on s {
  identity { hostname = "lost" }
  app tiny { package = "tiny", run = ["/usr/bin/tine"] }
}
`;

test("the table has what the linker finds of each pair, from the facts of the store alone", async () => {
  const world = new World({ "site.plim": site });
  try {
    await world.publish();
    await lockWorld(world);
    const { value: model } = analyze(world.files);
    const lock = readLock(String(world.contents["plimsoll.lock"])).value;
    if (!model || !lock) throw new Error("the world has no model and lock");
    const outside = { ...world.outside(), readPackage: packageReader(world.store, 2).read };
    const judged = () => judgeLocked(world, model, lock, world.store);

    world.emptyStore();
    const before = judged();
    assert.match(before.is === "not-linked" ? before.why : "", "the store has no facts of 3 of 3 packages");

    await load(model, lock, outside);
    const after = judged();
    const { rows } = matrixOf(model, new Map(), after.is === "linked" ? after.known : undefined);
    const cells = rows.map(({ container, cells: [arm, own] }) => [
      container,
      arm?.reasons.map(({ rule }) => rule),
      own?.reasons.map(({ rule }) => rule),
    ]);
    assert.equal(cells, [
      ["lost", ["missing-executable", "architecture", "on"], ["missing-executable"]],
      ["shop", ["architecture", "architecture", "on"], []],
    ]);
    assert.match(tableOf({ columns: ["arm", "s"], rows }), "/usr/bin/tiny is made for amd64");
    outside.close();
  } finally {
    world.remove();
  }
});

test.run();
