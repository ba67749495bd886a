import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { clearSign, detachedSign, makeKey } from "../../spec/testing/archive.ts";
import { now, yesterday } from "./testing.ts";
import { day, long, messageOf, names, withArchive } from "./testing-archive.ts";

const foreign = await makeKey(new Date(now - 400 * day));
const brief = await makeKey(new Date(now - 400 * day), 30 * 86_400);

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

test("indexes that were fetched early are kept when their Release is believed, and dropped when it is not", async () => {
  await withArchive(async (setting) => {
    const path = join(setting.archive, "dists/stable/InRelease");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace("Origin: Test", "Origin: Tost"));
    await setting.lock();
    assert.not.ok(existsSync(join(setting.store, "index")));
    writeFileSync(path, text);
    assert.ok((await setting.lock()).value);
    assert.is(readdirSync(join(setting.store, "index")).length, 1);
  });
});

test("an index that cannot be had early is asked for again", async () => {
  await withArchive(async (setting) => {
    const lost = join(setting.archive, "../lost");
    cpSync(join(setting.archive, "dists/stable/InRelease"), join(lost, "dists/stable/InRelease"));
    const found = await setting.lock(["web"], undefined, [`file:${lost}`, setting.mirror]);
    assert.ok(found.value, JSON.stringify(found.diagnostics));
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

test.run();
