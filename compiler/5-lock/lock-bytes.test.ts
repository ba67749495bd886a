import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { poolPath } from "../../spec/testing/archive.ts";
import { serveArchive } from "../../spec/testing/archive-server.ts";
import { fetcher } from "../edge/fetcher.ts";
import { openStore } from "../edge/store.ts";
import { StoreError } from "../edge/store-error.ts";
import { lock } from "./lock.ts";
import { containerOf, modelOf, outsideOf, sourceOf } from "./testing.ts";
import { long, messageOf, names, web, withArchive } from "./testing-archive.ts";

test("a flipped byte in a package is refused and stays out of the store", async () => {
  await withArchive(async (setting) => {
    flip(join(setting.archive, poolPath(web)));
    const found = await setting.lock();
    assert.equal(names(found), ["wrong-bytes"]);
    assert.match(messageOf(found), "no mirror has the right bytes of web 1.0");
    assert.is(found.value, undefined);
    assert.equal(archivesIn(setting.store).length, 2);
  });
});

test("a flipped byte in an index is refused and stays out of the store", async () => {
  await withArchive(async (setting) => {
    flip(join(setting.archive, "dists/stable/main/binary-amd64/Packages.gz"));
    const found = await setting.lock();
    assert.equal(names(found), ["wrong-bytes"]);
    assert.not(existsSync(join(setting.store, "index")));
  });
});

test("a mirror that sends more than the Release says is cut off", async () => {
  await withArchive(async (setting) => {
    const path = join(setting.archive, "dists/stable/main/binary-amd64/Packages.gz");
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(1 << 20)]));
    const found = await setting.lock();
    assert.equal(names(found), ["wrong-bytes"]);
    assert.match(messageOf(found), "larger than");
  });
});

test("an index that unpacks to another size than the Release says is refused", async () => {
  await withArchive(async (setting) => {
    const lie = (text: string) => text.replace(/ (\d+) (main\/binary-amd64\/Packages)$/m, " 99 $2");
    await setting.rewrite({ edit: lie });
    assert.equal(names(await setting.lock()), ["unreadable-index"]);
  });
});

test("a truncated package is refused", async () => {
  await withArchive(async (setting) => {
    const path = join(setting.archive, poolPath(web));
    writeFileSync(path, readFileSync(path).subarray(0, 100));
    const found = await setting.lock();
    assert.equal(names(found), ["wrong-bytes"]);
    assert.match(messageOf(found), "it has 100 bytes");
  });
});

test("the next mirror serves when the first is bad, and both are told when both are", async () => {
  await withArchive(async (setting) => {
    const bad = await serveArchive(setting.archive, { fault: () => ({ status: 500 }) });
    const found = await setting.lock(["web"], undefined, [bad.url, setting.mirror]);
    assert.equal(names(found), []);
    const none = await setting.lock(["other"], undefined, [bad.url, "file:/nowhere"]);
    assert.equal(names(none), ["fetch-failed"]);
    assert.ok(none.diagnostics[0]?.notes.some((note) => note.includes("the server answered 500")));
    await bad.close();
  });
});

test("a download that breaks off is taken up where it stopped", async () => {
  await withArchive(async (setting) => {
    const isFirst = new Set<string>();
    const server = await serveArchive(setting.archive, {
      fault: (path) => {
        if (!path.startsWith("pool/main/web") || isFirst.has(path)) return undefined;
        isFirst.add(path);
        return { closeAfter: 100 };
      },
    });
    assert.equal(names(await setting.lock(["web"], undefined, [server.url])), []);
    const ranges = server.requests
      .filter(({ path }) => path.startsWith("pool/main/web"))
      .map(({ range }) => range);
    assert.equal(ranges, [undefined, "bytes=100-"]);
    await server.close();
  });
});

test("a download that never ends is taken up by the next run", async () => {
  await withArchive(async (setting) => {
    const broken = await serveArchive(setting.archive, {
      fault: (path) => (path.startsWith("pool/main/web") ? { closeAfter: 60 } : undefined),
    });
    assert.equal(names(await setting.lock(["web"], undefined, [broken.url])), ["fetch-failed"]);
    await broken.close();
    const server = await serveArchive(setting.archive);
    assert.equal(names(await setting.lock(["web"], undefined, [server.url])), []);
    assert.ok(server.requests.some(({ range }) => range === "bytes=180-"));
    await server.close();
  });
});

test("indexes are asked for by their digest where the archive has that", async () => {
  await withArchive(async (setting) => {
    await setting.rewrite({ byHash: true });
    const server = await serveArchive(setting.archive);
    assert.equal(names(await setting.lock(["web"], undefined, [server.url])), []);
    assert.ok(server.requests.some(({ path }) => path.includes("/by-hash/SHA256/")));
    await server.close();
  });
});

test("a store that is full is told, whatever it was to take", async () => {
  await withArchive(async (setting) => {
    for (const kind of ["release", "index", "archive"]) {
      const store = openStore(setting.store);
      const full = () => {
        throw new StoreError("ENOSPC", setting.store, "the disk is full");
      };
      const put = (asked: string, key: string, bytes: Uint8Array) =>
        asked === kind ? full() : store.put(asked, key, bytes);
      const short = { ...store, put, ...(kind === "archive" ? { keepArchive: full } : {}) };
      const outside = outsideOf(fetcher(short), short, long.keyring);
      const model = modelOf(sourceOf([setting.mirror]), [containerOf("shop", ["web"])]);
      const found = await lock(model, undefined, outside, { userNames: () => [] });
      assert.equal(names(found), ["store-full"], kind);
      assert.match(messageOf(found), "the disk is full");
      rmSync(setting.store, { recursive: true });
    }
  });
});

function flip(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] as number) ^ 1;
  writeFileSync(path, bytes);
}

function archivesIn(store: string): readonly string[] {
  const all = readdirSync(join(store, "archives"), { recursive: true }) as string[];
  return all.filter((name) => /\/[0-9a-f]{64}$/.test(name));
}

test.run();
