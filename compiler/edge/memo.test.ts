import { mkdtempSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { recall, recordingFiles, remember } from "./memo.ts";
import { memoryFiles } from "./memory-files.ts";
import { memoryStore } from "./memory-store.ts";
import { projectFiles } from "./own-files.ts";

const texts = { "a.plim": "language 1", "page.hbs": "hello" };

function remembered(room = 0) {
  const store = memoryStore();
  const files = recordingFiles(memoryFiles(texts), room);
  files.sources();
  files.read("a.plim");
  files.read("a.lock");
  files.size("page.hbs");
  remember(store, "check", "key", { value: { said: "ok" }, inputs: files.inputs() });
  return store;
}

test("an answer is used again while every file that was looked at is what it was", () => {
  const store = remembered();
  assert.equal(recall(store, "check", "key", memoryFiles(texts)), { said: "ok" });
  assert.equal(recall(store, "check", "key", memoryFiles({ ...texts, "other.txt": "unseen" })), {
    said: "ok",
  });
  assert.is(recall(store, "check", "another", memoryFiles(texts)), undefined);
  assert.is(recall(store, "build", "key", memoryFiles(texts)), undefined);
});

test("a changed, new, gone or resized file makes it void, whether it was kept or its digest", () => {
  for (const room of [0, 9, 10, 1000]) {
    const store = remembered(room);
    assert.equal(recall(store, "check", "key", memoryFiles(texts)), { said: "ok" });
    for (const changed of [
      { ...texts, "a.plim": "language 2" },
      { ...texts, "a.lock": "" },
      { ...texts, "b.plim": "" },
      { ...texts, "page.hbs": "longer than before" },
      { "a.plim": texts["a.plim"] },
    ])
      assert.is(recall(store, "check", "key", memoryFiles(changed)), undefined, JSON.stringify(changed));
  }
});

test("bytes that are no text are compared as they are", () => {
  const files = (byte: number) => ({ ...memoryFiles(texts), read: () => Uint8Array.of(0xff, byte, 0) });
  const store = memoryStore();
  const recording = recordingFiles(files(0x80), 100);
  recording.read("a.plim");
  remember(store, "check", "key", { value: "ok", inputs: recording.inputs() });
  assert.is(recall(store, "check", "key", files(0x80)), "ok");
  assert.is(recall(store, "check", "key", files(0x81)), undefined);
});

test("an answer to another question in its place is none", () => {
  const another = Buffer.from(JSON.stringify({ key: "another", value: "ok", inputs: [] }));
  const store = { get: () => another, holds: () => false };
  assert.is(recall(store, "check", "another", memoryFiles(texts)), "ok");
  assert.is(recall(store, "check", "key", memoryFiles(texts)), undefined);
});

test("a file that the program has written itself is remembered as it then is", () => {
  const store = memoryStore();
  const now: Record<string, string> = { ...texts };
  const files = recordingFiles({ ...memoryFiles(texts), read: (path) => memoryFiles(now).read(path) });
  assert.is(files.read("a.lock"), undefined);
  now["a.lock"] = "pinned";
  files.wrote?.("a.lock");
  remember(store, "check", "key", { value: "ok", inputs: files.inputs() });
  assert.is(recall(store, "check", "key", memoryFiles({ ...texts, "a.lock": "pinned" })), "ok");
  assert.is(recall(store, "check", "key", memoryFiles(texts)), undefined);
});

test("a file that nobody has written to since is not read again, and one that was is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-memo-"));
  const page = join(folder, "page.hbs");
  writeFileSync(page, "hello");
  await setTimeout(2100);
  const open = () => {
    const own = projectFiles(folder, []);
    let reads = 0;
    const files = {
      ...own,
      read: (path: string) => {
        reads++;
        return own.read(path);
      },
      module: () => ({ fault: "missing" as const, reason: "there are none" }),
      ownerOf: () => undefined,
    };
    return { files, reads: () => reads };
  };
  const store = memoryStore();
  const recording = recordingFiles(open().files);
  recording.read("page.hbs");
  recording.size("page.hbs");
  remember(store, "check", "key", { value: "ok", inputs: recording.inputs() });
  const again = open();
  assert.is(recall(store, "check", "key", again.files), "ok");
  assert.is(again.reads(), 0);
  // The same bytes, written anew: read, and found the same.
  writeFileSync(page, "hello");
  const touched = open();
  assert.is(recall(store, "check", "key", touched.files), "ok");
  assert.is(touched.reads(), 1);
  const { atime, mtime } = statSync(page);
  writeFileSync(page, "jello");
  utimesSync(page, atime, mtime);
  assert.is(recall(store, "check", "key", open().files), undefined);
  writeFileSync(page, "hello");
  renameSync(page, join(folder, "other"));
  symlinkSync("other", page);
  assert.is(recall(store, "check", "key", open().files), "ok");
  rmSync(page);
  symlinkSync("/etc/hostname", page);
  assert.is(recall(store, "check", "key", open().files), undefined);
  rmSync(folder, { recursive: true });
});

test("a damaged record is no answer", () => {
  const store = { get: () => Buffer.from('{"inputs": 7'), holds: () => false };
  assert.is(recall(store, "check", "key", memoryFiles(texts)), undefined);
});

test.run();
