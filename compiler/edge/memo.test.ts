import { test } from "uvu";
import * as assert from "uvu/assert";
import { recall, recordingFiles, remember } from "./memo.ts";
import { memoryFiles } from "./memory-files.ts";
import { memoryStore } from "./memory-store.ts";

const texts = { "a.plim": "language 1", "page.hbs": "hello" };

function remembered() {
  const store = memoryStore();
  const files = recordingFiles(memoryFiles(texts));
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

test("a changed, new, gone or resized file makes it void", () => {
  const store = remembered();
  for (const changed of [
    { ...texts, "a.plim": "language 2" },
    { ...texts, "a.lock": "" },
    { ...texts, "b.plim": "" },
    { ...texts, "page.hbs": "longer than before" },
    { "a.plim": texts["a.plim"] },
  ]) {
    assert.is(recall(store, "check", "key", memoryFiles(changed)), undefined, JSON.stringify(changed));
  }
});

test("a damaged record is no answer", () => {
  const store = { get: () => Buffer.from('{"inputs": 7') };
  assert.is(recall(store, "check", "key", memoryFiles(texts)), undefined);
});

test.run();
