import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { writeLdCache } from "./ld-cache.ts";
import type { LdCache } from "./ld-cache-layout.ts";
import { compareLibraries } from "./ld-cache-order.ts";
import { readLdCache } from "./ld-cache-read.ts";

const library = (name: string, rest: object = {}) => ({
  soname: name,
  path: `/lib/${name}`,
  flags: 0x0303,
  isaLevel: 0,
  ...rest,
});
const cache: LdCache = {
  entries: [
    library("liba.so.9"),
    library("liba.so.10"),
    library("libz.so.1"),
    library("libz.so.1", { path: "/lib/glibc-hwcaps/x86-64-v3/libz.so.1", hwcaps: "x86-64-v3", isaLevel: 2 }),
    library("libz.so.1", { path: "/lib/glibc-hwcaps/x86-64-v2/libz.so.1", hwcaps: "x86-64-v2", isaLevel: 1 }),
    library("libz.so.1", { path: "/usr/local/lib/libz.so.1" }),
    library("libz.so.1", { path: "/lib32/libz.so.1", flags: 3 }),
  ],
  hwcaps: ["x86-64-v3", "x86-64-v2"],
  generator: "ldconfig (test)",
};

test("entries are written from the last name to the first, numbers compared as numbers", () => {
  const read = readLdCache(writeLdCache(cache));
  assert.equal(
    read?.entries.map(({ path }) => path),
    [
      "/lib/glibc-hwcaps/x86-64-v2/libz.so.1",
      "/lib/glibc-hwcaps/x86-64-v3/libz.so.1",
      "/lib/libz.so.1",
      "/usr/local/lib/libz.so.1",
      "/lib32/libz.so.1",
      "/lib/liba.so.10",
      "/lib/liba.so.9",
    ],
  );
  assert.is(read?.generator, cache.generator);
  assert.equal(read?.hwcaps, ["x86-64-v2", "x86-64-v3"]);
  assert.equal(read?.entries[1], cache.entries[3]);
});

test("writing what was read gives the same bytes", () => {
  const bytes = writeLdCache(cache);
  assert.equal(writeLdCache(readLdCache(bytes) as LdCache), bytes);
});

test("this machine's ldconfig reads what is written, and its own cache comes back byte for byte", () => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-cache-"));
  try {
    execFileSync("/sbin/ldconfig", ["-i", "-X", "-C", join(folder, "cache")], { stdio: "ignore" });
    const bytes = readFileSync(join(folder, "cache"));
    const read = readLdCache(bytes);
    assert.ok(read && read.entries.length > 10);
    assert.is(Buffer.compare(writeLdCache(read), bytes), 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("bytes of anything else are refused", () => {
  const bytes = Buffer.from(writeLdCache(cache));
  assert.is(readLdCache(new Uint8Array(10)), undefined);
  assert.is(readLdCache(Buffer.from("ld.so-1.7.0".padEnd(60))), undefined);
  assert.is(readLdCache(bytes.subarray(0, 100)), undefined);
  bytes.writeUInt32LE(0xffffff, 20);
  assert.is(readLdCache(bytes), undefined);
});

test("digits come after letters, and a shorter name before the longer one", () => {
  const names = ["libb.so", "liba10.so", "liba2.so", "liba.so.1", "liba.so"];
  assert.equal([...names].sort(compareLibraries), [
    "liba.so",
    "liba.so.1",
    "liba2.so",
    "liba10.so",
    "libb.so",
  ]);
  assert.is(compareLibraries("liba.so.01", "liba.so.1"), 0);
});

test.run();
