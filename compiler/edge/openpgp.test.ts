import * as openpgp from "openpgp";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { clearSign, detachedSign, makeKey } from "../../spec/testing/archive.ts";
import { verifyRelease } from "./openpgp.ts";

const now = Date.UTC(2026, 5, 15);
const day = 86_400_000;
const made = new Date(now - 100 * day);
const signedAt = new Date(now - day);
const key = await makeKey(made);
const other = await makeKey(made);
const text = "Suite: stable\nDate: x\n - dashed\n-dashed\ntrailing \n";

const bytes = (value: string) => Buffer.from(value);
const verify = async (signed: string, keyring: Uint8Array = key.keyring, at = now) =>
  verifyRelease({ inRelease: bytes(signed) }, keyring, at);

test("a good signature gives the signed text and the key", async () => {
  const found = await verify(await clearSign(text, [key], signedAt));
  assert.ok("text" in found);
  assert.equal(found.signers, [key.fingerprint]);
  assert.is(found.text, text.replace("trailing ", "trailing"));
});

test("keyrings may be binary, armored, or several armored blocks", async () => {
  const signed = await clearSign(text, [key], signedAt);
  const armored = bytes(`${Buffer.from(other.keyring)}\n${Buffer.from(key.keyring)}`);
  const read = await openpgp.readKeys({ armoredKeys: Buffer.from(key.keyring).toString() });
  const binary = Buffer.concat(read.map((one) => one.toPublic().write()));
  for (const keyring of [armored, binary]) assert.ok("text" in (await verify(signed, keyring)));
});

test("a signature from the future, of a key that is expired, or of one not yet made, is refused", async () => {
  const tomorrow = await clearSign(text, [key], new Date(now + 7 * day));
  assert.is(refusal(await verify(tomorrow)), "untrusted");
  const brief = await makeKey(made, 50 * 86_400);
  const old = await clearSign(text, [brief], new Date(now - 90 * day));
  assert.ok("text" in (await verify(old, brief.keyring, now - 60 * day)));
  assert.is(refusal(await verify(old, brief.keyring)), "untrusted");
});

test("a revoked key is refused", async () => {
  const signed = await clearSign(text, [key], signedAt);
  const { publicKey } = await openpgp.revokeKey({
    key: key.privateKey,
    reasonForRevocation: { flag: openpgp.enums.reasonForRevocation.keyCompromised },
    date: new Date(now - 2 * day),
    format: "armored",
  });
  assert.is(refusal(await verify(signed, bytes(publicKey as unknown as string))), "untrusted");
});

test("SHA-1 and MD5 signatures are refused even of a key that is trusted", async () => {
  for (const [hash, signature] of Object.entries(weakSignatures)) {
    const block = `-----BEGIN PGP SIGNATURE-----\n\n${signature}\n-----END PGP SIGNATURE-----\n`;
    const signed = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: ${hash}\n\nSuite: stable\n${block}`;
    const found = await verify(signed, bytes(weakKey));
    assert.is("text" in found, hash === "SHA256", hash);
  }
});

test("a line that is not escaped, or a header that is no hash, is unsigned text", async () => {
  const signed = await clearSign(text, [key], signedAt);
  assert.is(refusal(await verify(signed.replace("Hash: SHA", "Charset: x\nHash: SHA"))), "unsigned-text");
  assert.is(refusal(await verify(signed.replace("- -dashed", "-dashed"))), "unsigned-text");
});

test("rubbish is malformed, and never throws", async () => {
  const signed = await clearSign(text, [key], signedAt);
  assert.is(refusal(await verify("")), "malformed");
  assert.is(refusal(await verify(signed.replace(/^[A-Za-z0-9+/=]{20,}$/gm, "AAAA"))), "malformed");
  assert.is(refusal(await verify(signed, bytes("rubbish"))), "no-key");
  assert.is(refusal(await verify(signed, new Uint8Array(0))), "no-key");
});

test("a detached signature covers the Release byte for byte", async () => {
  const release = bytes(text);
  const signature = bytes(await detachedSign(release, key, signedAt));
  const good = await verifyRelease({ release, signature }, key.keyring, now);
  assert.equal(good, { text, signers: [key.fingerprint] });
  const bad = await verifyRelease({ release: bytes(`${text} `), signature }, key.keyring, now);
  assert.is(refusal(bad), "untrusted");
});

/** Made once by GnuPG, because the library itself refuses to sign like this. */
const weakKey = `-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEahzLgBYJKwYBBAHaRw8BAQdAuFgd+yH3DMihDbKvBr02UhSnXPYzqmy2RdlD
UqLR4nO0F1dlYWsgPHdlYWtAZXhhbXBsZS5uZXQ+iJAEExYIADgWIQQWJ1oSW2C1
Yty2gkED79hs269FNQUCahzLgAIbAwULCQgHAgYVCgkICwIEFgIDAQIeAQIXgAAK
CRAD79hs269FNcBsAQC4uGhfZKtfOudc6Y2+EYCR2BgKoXvPHk0ZaxwJBUtNhAD/
QV5ypjboOHe3qtfff7d+oYrzY7bhi/0ETGvqN6IipwU=
=KwJU
-----END PGP PUBLIC KEY BLOCK-----`;
const weakSignatures = {
  SHA1: `iHUEARYCAB0WIQQWJ1oSW2C1Yty2gkED79hs269FNQUCahzLgAAKCRAD79hs269F
NY0eAQCyzwhzODewGTVNk/gcIeizjGsGDnt+43SLaJt9c4mtgQEA5wJqw8RKjw8I
1y8ioKrFMkDANCfqUHAW6etOxCrj2gk=
=Q9WR`,
  MD5: `iHUEARYBAB0WIQQWJ1oSW2C1Yty2gkED79hs269FNQUCahzLgAAKCRAD79hs269F
NStMAQCqcTP2vMado32OcGBYgIAZvgzWd/VDjW/pBhYQvSHAOAD8DIJm2aKMbYB+
OCrXha7rnI9f/FqDlqUP2L1/9ygskgo=
=tB8C`,
  SHA256: `iHUEARYIAB0WIQQWJ1oSW2C1Yty2gkED79hs269FNQUCahzLgAAKCRAD79hs269F
NYnhAQCjVCf7pls3uctjZKgTCNGcXwzE7bBww7yb7XFI7il9ZAEA7ja21kt5oJ2N
ASF7nTUvN21o4EEh4D9MYM6Z6DftyAg=
=6PYj`,
};

function refusal(found: Awaited<ReturnType<typeof verifyRelease>>): string | undefined {
  return "refused" in found ? found.refused : undefined;
}

test.run();
