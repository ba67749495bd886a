import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { makeKey, writeArchive } from "../../spec/testing/archive.ts";
import { lock } from "../5-lock/lock.ts";
import { containerOf, inFolder, modelOf, now, outsideOf, sourceOf, yesterday } from "../5-lock/testing.ts";
import { memoryFetcher } from "./memory-fetcher.ts";
import { memoryStore } from "./memory-store.ts";

test("a lock needs nothing but its interfaces: the twins in memory serve as well", async () => {
  const key = await makeKey(new Date(now - 86_400_000 * 10));
  const files = await inFolder(async (folder) => {
    const packages = [{ name: "web", fields: ["Depends: base"] }, { name: "base" }];
    await writeArchive(folder, { suite: "stable", packages, signers: [key], date: yesterday });
    return filesOf(folder, "http://archive.example");
  });
  const store = memoryStore();
  const network = memoryFetcher(files, (digest, path) => store.archives.set(digest, path));
  const model = modelOf(sourceOf(["http://archive.example"]), [containerOf("shop", ["web"])]);
  const outside = outsideOf(network, store, key.keyring);
  const { value, diagnostics } = await lock(model, undefined, outside, { userNames: () => [] });
  assert.equal(diagnostics, []);
  assert.equal(
    value?.packages.map(({ name }) => name),
    ["base", "web"],
  );
  assert.is(store.archives.size, 2);
  const asked = network.asked.length;
  await lock(model, value, outside);
  assert.equal(network.asked.slice(asked), ["http://archive.example/dists/stable/InRelease"]);
});

function filesOf(folder: string, url: string): Map<string, Uint8Array> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return new Map(
    entries.map((one) => {
      const path = join(one.parentPath ?? one.path, one.name);
      return [`${url}${path.slice(folder.length)}`, readFileSync(path)];
    }),
  );
}

test.run();
