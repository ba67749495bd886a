import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  clearSign,
  detachedSign,
  makeKey,
  poolPath,
  type TestKey,
  type TestPackage,
  type TestSuite,
  writeArchive,
} from "../../spec/testing/archive.ts";
import { serveArchive } from "../../spec/testing/archive-server.ts";
import { fetcher } from "../edge/fetcher.ts";
import { openStore } from "../edge/store.ts";
import { StoreError } from "../edge/store-error.ts";
import { load } from "./load.ts";
import { lock } from "./lock.ts";
import type { LockFile } from "./lock-file.ts";
import { readLock } from "./read-lock.ts";
import { containerOf, inFolder, modelOf, now, outsideOf, sourceOf, yesterday } from "./testing.ts";
import { writeLock } from "./write-lock.ts";

const day = 86_400_000;
const long = await makeKey(new Date(now - 400 * day));
const foreign = await makeKey(new Date(now - 400 * day));
const brief = await makeKey(new Date(now - 400 * day), 30 * 86_400);

const web: TestPackage = {
  name: "web",
  fields: ["Depends: libweb (>= 1.0), base | other"],
  files: [{ path: "/usr/bin/web", content: "#!/bin/sh\n", mode: 0o755 }],
};
const packages: readonly TestPackage[] = [
  web,
  { name: "libweb", version: "1:2.0~rc1-1+b1" },
  { name: "base", architecture: "all" },
  { name: "other" },
];

interface Setting {
  /** `file:` mirror of an archive with the suite `stable`. */
  readonly mirror: string;
  readonly archive: string;
  readonly store: string;
  rewrite(changes: Partial<TestSuite>): Promise<void>;
  lock(requests?: readonly string[], old?: LockFile, mirrors?: readonly string[]): ReturnType<typeof lock>;
}

async function withArchive(
  work: (setting: Setting) => Promise<void>,
  keyring: TestKey = long,
): Promise<void> {
  await inFolder(async (folder) => {
    const archive = join(folder, "archive");
    const rewrite = (changes: Partial<TestSuite>) =>
      writeArchive(archive, { suite: "stable", packages, signers: [long], date: yesterday, ...changes });
    await rewrite({});
    const mirror = `file:${archive}`;
    await work({
      mirror,
      archive,
      store: join(folder, "store"),
      rewrite,
      lock: (requests = ["web"], old = undefined, mirrors = [mirror]) =>
        locking(join(folder, "store"), keyring, requests, old, mirrors),
    });
  });
}

async function locking(
  folder: string,
  keyring: TestKey,
  requests: readonly string[],
  old: LockFile | undefined,
  mirrors: readonly string[],
) {
  const store = openStore(folder);
  const network = fetcher(store, { backOff: [1, 1], patience: 300 });
  const outside = outsideOf(network, store, keyring.keyring);
  const model = modelOf(sourceOf(mirrors), [containerOf("shop", requests)]);
  try {
    return await lock(model, old, outside, { userNames: () => [] });
  } finally {
    network.close();
  }
}

const names = (found: { readonly diagnostics: readonly { readonly name: string }[] }) =>
  found.diagnostics.map(({ name }) => name);

const messageOf = (found: { readonly diagnostics: readonly { readonly message: string }[] }) =>
  found.diagnostics[0]?.message ?? "";

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

test("a truncated package is refused", async () => {
  await withArchive(async (setting) => {
    const path = join(setting.archive, poolPath(web));
    writeFileSync(path, readFileSync(path).subarray(0, 100));
    const found = await setting.lock();
    assert.equal(names(found), ["wrong-bytes"]);
    assert.match(messageOf(found), "it has 100 bytes");
  });
});

test("an index that unpacks to another size than the Release says is refused", async () => {
  await withArchive(async (setting) => {
    const lie = (text: string) => text.replace(/ (\d+) (main\/binary-amd64\/Packages)$/m, " 99 $2");
    await setting.rewrite({ edit: lie });
    assert.equal(names(await setting.lock()), ["unreadable-index"]);
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

test("an expired Release is refused, with the date", async () => {
  await withArchive(async (setting) => {
    await setting.rewrite({ validUntil: new Date(now - 3_600_000) });
    const found = await setting.lock();
    assert.equal(names(found), ["release-expired"]);
    assert.match(messageOf(found), "2026-06-15T11:00:00Z");
  });
});

test("a Release that is valid for another hour is fine", async () => {
  await withArchive(async (setting) => {
    await setting.rewrite({ validUntil: new Date(now + 3_600_000) });
    assert.equal(names(await setting.lock()), []);
  });
});

test("a Release without a date, or with one that cannot be read, is refused", async () => {
  await withArchive(async (setting) => {
    await setting.rewrite({ edit: (text) => text.replace(/^Date: .*$/m, "Date: lately") });
    assert.equal(names(await setting.lock()), ["malformed-release"]);
    await setting.rewrite({ fields: ["Valid-Until: some day"] });
    assert.equal(names(await setting.lock()), ["release-expired"]);
  });
});

test("a foreign signature is refused and its key named", async () => {
  await withArchive(async (setting) => {
    await setting.rewrite({ signers: [foreign] });
    const found = await setting.lock();
    assert.equal(names(found), ["untrusted-release"]);
    assert.match(
      found.diagnostics[0]?.notes[0] ?? "",
      `${foreign.fingerprint.slice(-16)} is not in the keyring`,
    );
  });
});

test("one good signature among foreign ones is enough", async () => {
  await withArchive(async (setting) => {
    await setting.rewrite({ signers: [foreign, long] });
    const { value } = await setting.lock();
    assert.equal(value?.suites[0]?.signedBy, [long.fingerprint]);
  });
});

test("a key that expired since it signed is refused", async () => {
  await withArchive(async (setting) => {
    await setting.rewrite({ signers: [brief], date: new Date(now - 380 * day) });
    assert.equal(names(await setting.lock()), ["untrusted-release"]);
  }, brief);
});

test("text that was changed after signing is refused", async () => {
  await withArchive(async (setting) => {
    const path = join(setting.archive, "dists/stable/InRelease");
    writeFileSync(path, readFileSync(path, "utf8").replace("Origin: Test", "Origin: Tost"));
    assert.equal(names(await setting.lock()), ["untrusted-release"]);
  });
});

test("text outside the signed block is refused, before and after", async () => {
  await withArchive(async (setting) => {
    const path = join(setting.archive, "dists/stable/InRelease");
    const text = readFileSync(path, "utf8");
    for (const changed of [`Suite: stable\n${text}`, `${text}\nSuite: stable\n`, `${text}${text}`]) {
      writeFileSync(path, changed);
      assert.equal(names(await setting.lock()), ["unsigned-text"]);
    }
  });
});

test("an InRelease that is a web page is refused", async () => {
  await withArchive(async (setting) => {
    writeFileSync(join(setting.archive, "dists/stable/InRelease"), "<html>Log in</html>");
    assert.equal(names(await setting.lock()), ["malformed-release"]);
  });
});

test("Release and Release.gpg serve where there is no InRelease", async () => {
  await withArchive(async (setting) => {
    const folder = join(setting.archive, "dists/stable");
    const signed = readFileSync(join(folder, "InRelease"), "utf8");
    const release = Buffer.from(
      (/\n\n([\s\S]*?)\n-----BEGIN PGP SIG/.exec(signed) as RegExpExecArray)[1] as string,
    );
    writeFileSync(join(folder, "Release"), release);
    writeFileSync(join(folder, "Release.gpg"), await detachedSign(release, long, yesterday));
    rmSync(join(folder, "InRelease"));
    assert.equal((await setting.lock()).value?.suites[0]?.signedBy, [long.fingerprint]);
    writeFileSync(join(folder, "Release"), `${release}\nOrigin: Nobody\n`);
    assert.equal(names(await setting.lock()), ["untrusted-release"]);
  });
});

test("the Release of another suite is refused", async () => {
  await withArchive(async (setting) => {
    const other = await clearSign(
      `Suite: unstable\nCodename: sid\nDate: ${yesterday.toUTCString()}\n`,
      [long],
      yesterday,
    );
    writeFileSync(join(setting.archive, "dists/stable/InRelease"), other);
    const found = await setting.lock();
    assert.equal(names(found), ["wrong-suite"]);
    assert.match(messageOf(found), "gives the Release of sid");
  });
});

test("a Release older than the locked one is refused", async () => {
  await withArchive(async (setting) => {
    const { value } = await setting.lock();
    await setting.rewrite({ date: new Date(now - 2 * day) });
    assert.equal(names(await setting.lock(["web"], value)), ["release-older"]);
  });
});

test("a Release without SHA-256 digests is refused", async () => {
  await withArchive(async (setting) => {
    await setting.rewrite({ edit: (text) => text.replace("SHA256:", "SHA1:") });
    assert.equal(names(await setting.lock()), ["no-index"]);
  });
});

test("a keyring that is missing, or holds no key, is told once", async () => {
  await withArchive(async (setting) => assert.equal(names(await setting.lock()), ["unknown-keyring"]), {
    ...long,
    keyring: Buffer.from("no key at all"),
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
