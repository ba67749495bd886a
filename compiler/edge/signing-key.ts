import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";
import { closeSync, existsSync, fstatSync, openSync, readFileSync, writeFileSync } from "node:fs";
import type { Sign } from "../formats/dsse.ts";
import type { KeyType } from "./key-types.ts";
import { onDisk, StoreError } from "./store-error.ts";

/** A key that signs. */
export interface SigningKey {
  readonly sign: Sign;
  /** SHA-256 of the public key's DER, hexadecimal: the same for whoever has the public key. */
  readonly id: string;
  readonly publicPem: string;
}

/**
 * Makes a key pair: the private key at a path, readable by its owner alone, and the public key at `path.pub`. With a
 * password the private key is encrypted (PKCS #8, AES-256). Neither is written over. Throws StoreErrors.
 */
export function makeSigningKey(path: string, type: KeyType, password?: string): SigningKey {
  const { privateKey } =
    type === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const form = { type: "pkcs8", format: "pem" } as const;
  const locked = password ? { ...form, cipher: "aes-256-cbc", passphrase: password } : form;
  const key = keyOf(privateKey);
  for (const one of [path, `${path}.pub`])
    if (existsSync(one)) throw new StoreError("EEXIST", one, "there is something already");
  onDisk(path, () => writeFileSync(path, privateKey.export(locked), { flag: "wx", mode: 0o600 }));
  onDisk(`${path}.pub`, () => writeFileSync(`${path}.pub`, key.publicPem, { flag: "wx", mode: 0o644 }));
  return key;
}

/** Reads a private key in PEM. Gives why it cannot be used; others than its owner must not be able to read it. */
export function readSigningKey(path: string, password?: string): SigningKey | string {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT"
      ? "there is no such file"
      : (error as Error).message;
  }
  try {
    const { mode } = fstatSync(file);
    if ((mode & 0o077) !== 0)
      return `others may read it (mode ${(mode & 0o777).toString(8).padStart(4, "0")})`;
    return read(readFileSync(file, "utf8"), password);
  } finally {
    closeSync(file);
  }
}

function read(pem: string, password: string | undefined): SigningKey | string {
  const encrypted = pem.includes("ENCRYPTED");
  if (encrypted && password === undefined) return "it is encrypted, and PLIMSOLL_KEY_PASSWORD is not set";
  try {
    const key = createPrivateKey({ key: pem, ...(encrypted && { passphrase: password ?? "" }) });
    const { asymmetricKeyType, asymmetricKeyDetails } = key;
    if (asymmetricKeyType === "ed25519" || asymmetricKeyDetails?.namedCurve === "prime256v1")
      return keyOf(key);
    return "it is neither an Ed25519 key nor one of ECDSA over P-256";
  } catch {
    return encrypted ? "PLIMSOLL_KEY_PASSWORD is not its password" : "it is no private key in PEM";
  }
}

function keyOf(key: KeyObject): SigningKey {
  const publicKey = createPublicKey(key);
  const id = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
  const digest = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  return {
    sign: (bytes) => sign(digest, bytes, key),
    id,
    publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}
