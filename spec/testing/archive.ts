import { createHash } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import * as openpgp from "openpgp";
import { type DebFile, makeDeb } from "./deb.ts";

/** A package of a test's archive: fields of its control beside the usual ones, and its files. */
export interface TestPackage {
  readonly name: string;
  readonly version?: string;
  readonly architecture?: string;
  /** `Depends: libc6`, a line a field. */
  readonly fields?: readonly string[];
  readonly files?: readonly DebFile[];
  /** Maintainer scripts by name. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** The whole archive, in place of one that is made of all this. */
  readonly archive?: Uint8Array;
}
export interface TestSuite {
  readonly suite: string;
  readonly packages: readonly TestPackage[];
  readonly signers: readonly TestKey[];
  readonly date: Date;
  readonly validUntil?: Date;
  readonly codename?: string;
  readonly byHash?: boolean;
  /** Fields that the Release has besides. */
  readonly fields?: readonly string[];
  /** The last word on the text that is signed. */
  readonly edit?: (release: string) => string;
}
export interface TestKey {
  readonly privateKey: openpgp.PrivateKey;
  /** The public key, armored. */
  readonly keyring: Uint8Array;
  readonly fingerprint: string;
}

/** A new signing key, made at a date and good for some seconds (0: for ever). */
export async function makeKey(date: Date, seconds = 0): Promise<TestKey> {
  const { privateKey, publicKey } = await openpgp.generateKey({
    type: "ecc",
    curve: "ed25519Legacy",
    userIDs: [{ name: "Test archive", email: "archive@example.net" }],
    date,
    keyExpirationTime: seconds,
    format: "object",
  });
  const fingerprint = publicKey.getFingerprint().toUpperCase();
  return { privateKey, keyring: Buffer.from(publicKey.armor()), fingerprint };
}

/** Writes a suite of an archive into a folder: pool, indexes, by-hash folders, InRelease. */
export async function writeArchive(folder: string, suite: TestSuite): Promise<void> {
  const stanzas = suite.packages.map((one) => writePackage(folder, one));
  const index = Buffer.from(stanzas.map((text) => `${text}\n`).join("\n"));
  const files = new Map<string, Uint8Array>([
    ["main/binary-amd64/Packages", index],
    ["main/binary-amd64/Packages.gz", gzipSync(index)],
  ]);
  for (const [path, bytes] of files) {
    const place = join("dists", suite.suite, path);
    write(folder, place, bytes);
    if (suite.byHash) write(folder, join(dirname(place), "by-hash/SHA256", sha256(bytes)), bytes);
  }
  const release = releaseText(suite, files);
  const text = suite.edit?.(release) ?? release;
  write(
    folder,
    `dists/${suite.suite}/InRelease`,
    Buffer.from(await clearSign(text, suite.signers, suite.date)),
  );
}

/**
 * Writes a flat archive: packages and their index in one folder, with an InRelease where somebody signs. `within` is where
 * the folder is below the archive's root.
 */
export async function writeFlatArchive(
  folder: string,
  suite: Pick<TestSuite, "packages" | "signers" | "date">,
  within = "./",
): Promise<void> {
  const stanzas = suite.packages.map((one) =>
    writePackage(folder, one).replace(/^Filename: .*\/([^/]*)$/m, `Filename: ${within}$1`),
  );
  for (const one of suite.packages)
    renameSync(join(folder, poolPath(one)), join(folder, poolPath(one).replace(/.*\//, "")));
  const index = Buffer.from(stanzas.map((text) => `${text}\n`).join("\n"));
  const files = new Map<string, Uint8Array>([
    ["Packages", index],
    ["Packages.gz", gzipSync(index)],
  ]);
  for (const [path, bytes] of files) write(folder, path, bytes);
  if (suite.signers.length === 0) return;
  const text = releaseText({ suite: "", ...suite }, files).replace(
    /^(Suite|Codename|Architectures|Components): .*\n/gm,
    "",
  );
  write(folder, "InRelease", Buffer.from(await clearSign(text, suite.signers, suite.date)));
}

/** Clear-signs a text as an archive does. */
export async function clearSign(text: string, signers: readonly TestKey[], date: Date): Promise<string> {
  const message = await openpgp.createCleartextMessage({ text });
  const signingKeys = signers.map(({ privateKey }) => privateKey);
  return (await openpgp.sign({ message, signingKeys, date })) as string;
}

/** A detached, armored signature: `Release.gpg`. */
export async function detachedSign(bytes: Uint8Array, signer: TestKey, date: Date): Promise<string> {
  const message = await openpgp.createMessage({ binary: bytes });
  const signed = await openpgp.sign({ message, signingKeys: signer.privateKey, date, detached: true });
  return signed as string;
}

/** Where a package's archive is in the pool. */
export function poolPath({ name, version = "1.0", architecture = "amd64" }: TestPackage): string {
  return `pool/main/${name}_${version.replace(/^\d+:/, "")}_${architecture}.deb`;
}

/** Writes the archive of a package and gives its stanza. */
function writePackage(folder: string, test: TestPackage): string {
  const { name, version = "1.0", architecture = "amd64", fields = [], files = [], scripts } = test;
  const control = [`Package: ${name}`, `Version: ${version}`, `Architecture: ${architecture}`, ...fields];
  const deb = test.archive ?? makeDeb(control, files, scripts);
  write(folder, poolPath(test), deb);
  const own = [`Filename: ${poolPath(test)}`, `Size: ${deb.length}`, `SHA256: ${sha256(deb)}`];
  return [...control, ...own].join("\n");
}

function releaseText(suite: TestSuite, files: ReadonlyMap<string, Uint8Array>): string {
  const digests = [...files].map(([path, bytes]) => ` ${sha256(bytes)} ${bytes.length} ${path}`);
  return [
    "Origin: Test",
    `Suite: ${suite.suite}`,
    `Codename: ${suite.codename ?? suite.suite}`,
    `Date: ${suite.date.toUTCString().replace("GMT", "UTC")}`,
    ...(suite.validUntil ? [`Valid-Until: ${suite.validUntil.toUTCString().replace("GMT", "UTC")}`] : []),
    ...(suite.byHash ? ["Acquire-By-Hash: yes"] : []),
    "Architectures: amd64",
    "Components: main",
    ...(suite.fields ?? []),
    "SHA256:",
    ...digests,
    "",
  ].join("\n");
}

function write(folder: string, path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
