import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Entry } from "../../spec/plan.ts";
import type { Helper } from "./layer-helper.ts";
import { LayerThread, type ThreadAnswer } from "./layer-thread.ts";
import { doLayerWork, type LayerWork } from "./layer-work.ts";
import { openStore } from "./store.ts";
import { StoreError } from "./store-error.ts";
import { writeLayers } from "./write-layers.ts";

const work = mkdtempSync(join(tmpdir(), "plimsoll-layers-"));
test.after(() => rmSync(work, { recursive: true }));

const pack = `packs/${"1".repeat(64)}`;
const size = 1 << 20;

function freshStore(name: string) {
  const store = openStore(join(work, name));
  mkdirSync(join(store.folder, "packs"));
  writeFileSync(store.path(pack), Buffer.alloc(6 * size, name));
  const left = () => readdirSync(join(store.folder, "tmp"), { recursive: true, withFileTypes: true });
  return { store, left: () => left().filter((one) => one.isFile()) };
}

/** A file of the pack, and one that was made. */
function layer(number: number) {
  const common = {
    type: "file",
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtime: 0,
    digest: "",
    reason: { kind: "root" },
  };
  const source = `${pack}@${number * size}+${size}`;
  const entries = [
    { ...common, path: `/big${number}`, size, source },
    { ...common, path: `/made${number}`, size: 4, source: `made${number}` },
  ] as unknown as readonly Entry[];
  return { entries, made: new Map([[`made${number}`, Buffer.from("made")]]) };
}
const wanted = (count = 6) => new Map(Array.from({ length: count }, (_, i) => [`key${i}`, layer(i)]));

const never = (): never => {
  throw new Error("nobody asks for this");
};
const none = { begin: () => {}, end: () => {} };
const nobody: Helper = {
  startFor: async () => {},
  heard: () => undefined,
  give: never,
  wait: async () => "failed",
  end: async () => {},
};

/** One that answers as soon as it is listened to, and ends what it does with `how`. */
function helper(how: (given: LayerWork) => ThreadAnswer | Promise<ThreadAnswer>) {
  const did: LayerWork[] = [];
  let said: ThreadAnswer | undefined = "started";
  const one: Helper = {
    ...nobody,
    heard: () => {
      const now = said;
      said = undefined;
      return now;
    },
    give: (given) => void did.push(given),
    wait: async () => how(did.at(-1) as LayerWork),
  };
  return { one, did };
}

test("layers are the same whoever writes them, each is told and none is written twice", async () => {
  const { store } = freshStore("alone");
  const alone = await writeLayers(wanted(), store, "none", none, nobody);
  for (const [key, { diffId, blob }] of alone) {
    const bytes = readFileSync(store.archive(diffId) ?? "");
    assert.is(diffId, `sha256:${createHash("sha256").update(bytes).digest("hex")}`, key);
    assert.is(blob.size, bytes.length);
  }
  const { one, did } = helper((given) => doLayerWork(given));
  const told: string[] = [];
  const progress = { begin: (key: string) => told.push(key), end: (key: string) => told.push(`-${key}`) };
  rmSync(store.path("layers"), { recursive: true });
  assert.equal(await writeLayers(wanted(), store, "none", progress, one), alone);
  assert.is(did.length, 1);
  assert.equal(
    told.filter((one) => !one.startsWith("-")),
    [...wanted().keys()],
  );
  assert.equal(
    told.filter((one) => one.startsWith("-")).sort(),
    [...wanted().keys()].map((key) => `-${key}`),
  );
  assert.equal(await writeLayers(wanted(), store, "none", none, { ...nobody, startFor: never }), alone);
});

test("packed layers are those of their archives", async () => {
  const { store, left } = freshStore("packed");
  const plain = await writeLayers(wanted(2), store, "none", none, nobody);
  const { one } = helper((given) => doLayerWork(given));
  const packed = await writeLayers(wanted(3), store, "gzip", none, one);
  for (const [key, { diffId }] of plain) assert.is(packed.get(key)?.diffId, diffId);
  for (const [, { blob }] of packed) assert.ok(store.archive(blob.digest));
  assert.equal(left(), []);
});

test("what a helper fails at is done here", async () => {
  const { store, left } = freshStore("helpless");
  const { one, did } = helper((given) => {
    writeFileSync(given.tar, "half");
    return "failed";
  });
  const written = await writeLayers(wanted(), store, "none", none, one);
  assert.is(did.length, 1);
  assert.is(written.size, 6);
  assert.equal(left(), []);
});

test("a failure ends the helper before it goes on, and leaves whole layers and nothing else", async () => {
  const { store, left } = freshStore("short");
  truncateSync(store.path(pack), 3 * size + 5);
  const { one, did } = helper(never);
  let hasEnded = false;
  const ending: Helper = {
    ...one,
    give: (given) => {
      writeFileSync(given.tar, "half");
      one.give(given);
    },
    end: async () => {
      assert.is(left().length, 2, "both are under way");
      hasEnded = true;
    },
  };
  try {
    await writeLayers(wanted(), store, "none", none, ending);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, StoreError);
    assert.match((error as Error).message, /the file is shorter than the 1048576 bytes it had/);
  }
  assert.ok(hasEnded);
  assert.is(did.length, 1);
  assert.equal(left(), []);
  assert.is(readdirSync(join(store.folder, "archives/sha256")).length, 2);
});

test("a thread does one piece of work after the other, says when it fails, and ends in the middle of one", async () => {
  const { store } = freshStore("thread");
  const thread = new LayerThread();
  const workOf = (number: number): LayerWork => {
    const { entries, made } = layer(number);
    return { content: { folder: store.folder, made }, entries, tar: store.temporary() };
  };
  assert.is(await thread.wait(), "started");
  for (const number of [0, 1]) {
    thread.give(workOf(number));
    assert.equal(await thread.wait(), await doLayerWork(workOf(number)));
  }
  thread.give(workOf(7));
  assert.is(await thread.wait(), "failed", "the pack is shorter");
  thread.give(workOf(2));
  await thread.end();
  assert.is(await thread.wait(), "failed");
});

test.run();
