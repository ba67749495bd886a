import { createPublicKey, verify } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder, plimsoll } from "../../spec/testing/cli.ts";
import { preAuthentication } from "../formats/dsse.ts";

const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));

function run(args: readonly string[], env: Record<string, string> = {}): string {
  const { status, stdout, stderr } = plimsoll(args, { env });
  assert.is(status, 0, stdout + stderr);
  return stdout;
}

function reasonOf(args: readonly string[], env: Record<string, string> = {}): string {
  const { status, stdout } = plimsoll([...args, "--format", "json"], { env });
  assert.is(status, 1);
  return JSON.parse(stdout).diagnostics[0].message;
}

test("what is signed is verified with the public key alone, and nothing else is", () =>
  inTemporaryFolder((folder) => {
    const statement = join(folder, "provenance.json");
    writeFileSync(statement, '{"_type":"https://in-toto.io/Statement/v1"}\n');
    writeFileSync(join(folder, "SHA256SUMS"), "");
    for (const type of ["ecdsa-p256", "ed25519"]) {
      const key = join(folder, type);
      run(["key", key, "--type", type]);
      assert.is(statSync(key).mode & 0o777, 0o600);
      run(["sign", folder, "--key", key]);
      const publicKey = createPublicKey(readFileSync(`${key}.pub`));
      const { payloadType, payload, signatures } = json(join(folder, "provenance.dsse.json"));
      const bytes = Buffer.from(payload, "base64");
      assert.ok(bytes.equals(readFileSync(statement)));
      const signature = Buffer.from(signatures[0].sig, "base64");
      const digest = type === "ed25519" ? null : "sha256";
      assert.ok(verify(digest, preAuthentication(payloadType, bytes), publicKey, signature));
      assert.not(verify(digest, bytes, publicKey, signature));
      const sums = Buffer.from(readFileSync(join(folder, "SHA256SUMS.sig"), "utf8"), "base64");
      assert.ok(verify(digest, readFileSync(join(folder, "SHA256SUMS")), publicKey, sums));
    }
  }));

test("the protocol of DSSE writes lengths as its specification has them", () => {
  const example = preAuthentication("http://example.com/HelloWorld", Buffer.from("hello world"));
  assert.is(Buffer.from(example).toString(), "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
});

test("a key is never written over, must be its owner's alone, and may have a password", () =>
  inTemporaryFolder((folder) => {
    const [key, blob] = [join(folder, "key"), join(folder, "blob")];
    writeFileSync(blob, "bytes");
    run(["key", key], { PLIMSOLL_KEY_PASSWORD: "word" });
    const before = readFileSync(key, "utf8");
    assert.match(before, "ENCRYPTED PRIVATE KEY");
    assert.match(reasonOf(["key", key]), "there is something already");
    assert.is(readFileSync(key, "utf8"), before);
    assert.match(reasonOf(["sign", blob, "--key", key]), "PLIMSOLL_KEY_PASSWORD is not set");
    assert.match(
      reasonOf(["sign", blob, "--key", key], { PLIMSOLL_KEY_PASSWORD: "other" }),
      "not its password",
    );
    run(["sign", blob, "--key", key], { PLIMSOLL_KEY_PASSWORD: "word" });
    chmodSync(key, 0o640);
    assert.match(reasonOf(["sign", blob, "--key", key]), "others may read it (mode 0640)");
    assert.match(reasonOf(["sign", blob, "--key", `${key}.pub`]), "others may read it");
    chmodSync(blob, 0o600);
    assert.match(reasonOf(["sign", blob, "--key", blob]), "no private key");
    assert.equal(readdirSync(folder).sort(), ["blob", "blob.sig", "blob.sigstore.json", "key", "key.pub"]);
  }));

test.run();
