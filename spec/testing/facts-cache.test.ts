import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../../compiler/5-lock/load.ts";
import { readLock } from "../../compiler/5-lock/read-lock.ts";
import { analyze } from "../../compiler/analyze.ts";
import { boundTrees, keepTree } from "../../compiler/edge/facts-record.ts";
import { type PackageReader, packageReader } from "../../compiler/edge/package-reader.ts";
import { lockWorld } from "../diagnostics/testing/run-world.ts";
import { World } from "../diagnostics/testing/world.ts";

/** So many containers, each with an app from the same three packages. */
function fleet(name: string, count: number): string {
  const containers = Array.from(
    { length: count },
    (_, index) => `container ${name}-${index} on std.debian-12 {
  identity { hostname = "${name}-${index}" }
  app tiny { package = "tiny", run = ["/usr/bin/tiny"] }
}`,
  );
  return `language 1\nsource apt tiny { suites = ["stable"], keyring = ./tiny.asc }\n${containers.join("\n")}\n`;
}

/** Loads what the lock names as `build` does, and says what that took. */
async function loadWith(world: World, reader: PackageReader): Promise<number> {
  const outside = { ...world.outside(), readPackage: reader.read };
  const model = analyze(world.files).value;
  const lock = readLock(String(world.contents["plimsoll.lock"])).value;
  if (!model || !lock) throw new Error("the world has no model and lock");
  const { value, diagnostics } = await load(model, lock, outside);
  outside.close();
  assert.equal(diagnostics, []);
  return value?.containers.length ?? 0;
}

async function fleetWorld(count: number): Promise<World> {
  const world = new World({ "site.plim": fleet("shop", count) });
  await world.publish();
  await lockWorld(world);
  // Locking reads packages too, for their users.
  world.emptyStore();
  return world;
}

test("a fleet of any size reads each package once, and other projects and attempts not at all", async () => {
  const world = await fleetWorld(120);
  try {
    const first = packageReader(world.store, 2);
    assert.is(await loadWith(world, first), 120);
    assert.equal(first.counts(), { unpacked: 3, recalled: 0 });
    assert.is(await loadWith(world, first), 120);
    assert.equal(first.counts(), { unpacked: 3, recalled: 0 }, "the same command asks again");
    world.contents = { "site.plim": fleet("other", 40) };
    await lockWorld(world);
    const second = packageReader(world.store, 2);
    assert.is(await loadWith(world, second), 40);
    assert.equal(second.counts(), { unpacked: 0, recalled: 3 }, "another project with the same store");
  } finally {
    world.remove();
  }
});

test("a record that somebody changed is not believed", async () => {
  const world = await fleetWorld(1);
  try {
    await loadWith(world, packageReader(world.store, 2));
    const folder = join(world.store.folder, "packs");
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), "latin1");
      writeFileSync(join(folder, name), text.replace('"mode":', '"Mode":'), "latin1");
    }
    const reader = packageReader(world.store, 2);
    await loadWith(world, reader);
    assert.equal(reader.counts(), { unpacked: 3, recalled: 0 });
  } finally {
    world.remove();
  }
});

test("the facts of trees are bounded: what was not asked for longest goes first", () => {
  const world = new World({});
  try {
    const folder = join(world.store.folder, "facts");
    for (const digit of ["1", "2", "3"])
      keepTree(world.store, `sha256:${digit.repeat(64)}`, { format: 1, members: [], elf: {}, shebangs: {} });
    const records = readdirSync(folder).sort();
    records.forEach((name, index) => {
      utimesSync(join(folder, name), 1000 + index, 1000 + index);
    });
    const size = readFileSync(join(folder, records[0] as string)).length;
    boundTrees(world.store, 3 * size);
    assert.equal(readdirSync(folder).sort(), records);
    boundTrees(world.store, 3 * size - 1);
    assert.equal(readdirSync(folder).sort(), records.slice(1));
  } finally {
    world.remove();
  }
});

test.run();
