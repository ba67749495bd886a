import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { poolPath, type TestPackage } from "../../spec/testing/archive.ts";
import { fetcher } from "../edge/fetcher.ts";
import { openStore } from "../edge/store.ts";
import { load } from "./load.ts";
import { lock } from "./lock.ts";
import type { LockFile } from "./lock-file.ts";
import { readLock } from "./read-lock.ts";
import { containerOf, modelOf, outsideOf, sourceOf, yesterday } from "./testing.ts";
import { long, messageOf, names, packages, web, withArchive } from "./testing-archive.ts";
import { writeLock } from "./write-lock.ts";

test("a lock holds the suite, its signer, and each package with the reason", async () => {
  await withArchive(async (setting) => {
    const { value, diagnostics } = await setting.lock();
    assert.equal(diagnostics, []);
    assert.equal(value?.suites[0]?.signedBy, [long.fingerprint]);
    assert.equal(value?.suites[0]?.date, yesterday.getTime() / 1000);
    assert.equal(value?.containers[0]?.packages, [
      { name: "base", architecture: "all", why: "web" },
      { name: "libweb", architecture: "amd64", why: "web" },
      { name: "web", architecture: "amd64", why: "app main" },
    ]);
    assert.equal(
      value?.packages.map(({ path }) => path),
      [packages[2], packages[1], web].map((one) => poolPath(one as TestPackage)),
    );
  });
});

test("what is written is read back, and locking again changes nothing", async () => {
  await withArchive(async (setting) => {
    const { value } = await setting.lock();
    const text = writeLock(value as LockFile);
    assert.equal(readLock(text), { value, diagnostics: [] });
    const again = await setting.lock(["web"], value);
    assert.is(writeLock(again.value as LockFile), text);
  });
});

test("a lock that the declarations have left behind is refused before anything is fetched", async () => {
  await withArchive(async (setting) => {
    const { value } = await setting.lock();
    const store = openStore(setting.store);
    const model = modelOf(sourceOf([setting.mirror]), [containerOf("shop", ["web", "other"])]);
    const loaded = await load(model, value as LockFile, outsideOf(fetcher(store), store, undefined));
    assert.equal(names(loaded), ["stale-lock"]);
    assert.match(messageOf(loaded), "container shop asks for other packages");
  });
});

test("containers share packages, and one that pins another version has that", async () => {
  await withArchive(async (setting) => {
    await setting.rewrite({ packages: [...packages, { name: "base", version: "0.9", architecture: "all" }] });
    const store = openStore(setting.store);
    const outside = outsideOf(fetcher(store), store, long.keyring);
    const containers = [containerOf("new", ["web"]), containerOf("old", ["web", "base=0.9"])];
    const model = modelOf(sourceOf([setting.mirror]), containers);
    const { value, diagnostics } = await lock(model, undefined, outside);
    assert.equal(diagnostics, []);
    assert.equal(readLock(writeLock(value as LockFile)).value, value);
    const loaded = await load(model, value as LockFile, outside);
    const versions = loaded.value?.containers.map((one) => one.packages.map(({ facts }) => facts.version));
    assert.equal(versions, [
      ["1.0", "1:2.0~rc1-1+b1", "1.0"],
      ["0.9", "1:2.0~rc1-1+b1", "1.0"],
    ]);
    assert.is(value?.packages.length, 4);
  });
});

test("the newest of several suites is locked with the suite it comes from", async () => {
  await withArchive(async (setting) => {
    await setting.rewrite({
      suite: "stable-security",
      packages: [{ name: "base", version: "1.0+sec1", architecture: "all" }],
    });
    const store = openStore(setting.store);
    const model = modelOf(sourceOf([setting.mirror], ["stable", "stable-security"]), [
      containerOf("shop", ["web"]),
    ]);
    const { value } = await lock(model, undefined, outsideOf(fetcher(store), store, long.keyring));
    const locked = value?.packages.map(({ name, version, suite }) => `${name} ${version} ${suite}`);
    assert.equal(locked, ["base 1.0+sec1 stable-security", "libweb 1:2.0~rc1-1+b1 stable", "web 1.0 stable"]);
  });
});

test("a lock alone gives every package, offline once the store has them", async () => {
  await withArchive(async (setting) => {
    const { value } = await setting.lock();
    rmSync(setting.archive, { recursive: true });
    const store = openStore(setting.store);
    const model = modelOf(sourceOf([setting.mirror]), [containerOf("shop", ["web"])]);
    const outside = outsideOf(fetcher(store), store, undefined);
    const { value: locked, diagnostics } = await load(model, value as LockFile, outside);
    assert.equal(diagnostics, []);
    assert.equal(
      locked?.containers[0]?.packages.map(({ facts }) => facts.name),
      ["base", "libweb", "web"],
    );
    assert.is(locked?.containers[0]?.date, yesterday.getTime() / 1000);
  });
});

test("a package that left the archive is told as gone", async () => {
  await withArchive(async (setting) => {
    const { value } = await setting.lock();
    rmSync(join(setting.archive, "pool"), { recursive: true });
    const store = openStore(`${setting.store}-empty`);
    const model = modelOf(sourceOf([setting.mirror]), [containerOf("shop", ["web"])]);
    const loaded = await load(model, value as LockFile, outsideOf(fetcher(store), store, undefined));
    assert.equal(names(loaded), ["package-gone", "package-gone", "package-gone"]);
  });
});

test("an unknown package is told with the near name and a fix", async () => {
  await withArchive(async (setting) => {
    const found = await setting.lock(["libwebb"]);
    assert.equal(names(found), ["unknown-package"]);
    assert.equal(found.diagnostics[0]?.notes, ["there is libweb"]);
    assert.is(found.diagnostics[0]?.fix?.edits[0]?.text, '"libweb"');
  });
});

test("an unknown version is told with those there are", async () => {
  await withArchive(async (setting) => {
    const found = await setting.lock(["libweb=1.0"]);
    assert.equal(names(found), ["unknown-version"]);
    assert.equal(found.diagnostics[0]?.notes, ["there is libweb=1:2.0~rc1-1+b1"]);
    assert.equal(names(await setting.lock(["Web!"])), ["malformed-request"]);
  });
});

test("a dependency that nothing meets is told with the chain", async () => {
  await withArchive(async (setting) => {
    const broken = { name: "libweb", fields: ["Depends: libfoo (>= 2)"] };
    await setting.rewrite({ packages: [web, broken, { name: "base" }, { name: "libfoo", version: "1.9" }] });
    const found = await setting.lock();
    assert.equal(names(found), ["unmet-dependency"]);
    assert.match(
      messageOf(found),
      "container shop cannot have web: web → libweb (>= 1.0) → libfoo (>= 2): no version will do",
    );
    assert.equal(found.diagnostics[0]?.notes, ["libfoo (>= 2): there is 1.9"]);
  });
});

test("a conflict is told with both chains", async () => {
  await withArchive(async (setting) => {
    const hostile = { name: "libweb", fields: ["Conflicts: base"] };
    await setting.rewrite({
      packages: [{ ...web, fields: ["Depends: libweb, base"] }, hostile, { name: "base" }],
    });
    const found = await setting.lock();
    assert.equal(names(found), ["conflicting-packages"]);
    assert.match(messageOf(found), "libweb conflicts with base");
    assert.equal(found.diagnostics[0]?.notes, ["web → libweb", "web → base"]);
  });
});

test("a path that climbs out of the archive takes its package out of the index", async () => {
  await withArchive(async (setting) => {
    const climbing = {
      name: "evil",
      fields: ["Filename: ../../etc/shadow", "Size: 1", `SHA256: ${"0".repeat(64)}`],
    };
    await setting.rewrite({ packages: [...packages, climbing] });
    assert.equal(names(await setting.lock(["evil"])), ["unknown-package"]);
  });
});

test.run();
