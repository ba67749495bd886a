import type { Key, Signature, VerifyOptions } from "openpgp";
import { type ClearText, readClearText } from "../formats/clear-text.ts";
import type { Refusal, SignedRelease, VerifiedRelease } from "./interfaces.ts";

type OpenPgp = typeof import("openpgp");

/**
 * Verifies a Release by OpenPGP (RFC 9580): good when any one signature is by a key of the keyring that is neither
 * expired nor revoked at `now` (milliseconds) and signs with a hash stronger than SHA-1. The text that comes back is the
 * signed text and nothing else. Never rejects on bad input.
 */
export async function verifyRelease(
  signed: SignedRelease,
  keyring: Uint8Array,
  now: number,
): Promise<VerifiedRelease | Refusal> {
  const { openpgp, keys } = await opened(keyring);
  if (keys.length === 0) return { refused: "no-key", notes: ["the keyring holds no key that can be read"] };
  try {
    if ("release" in signed) return await verifyDetached(openpgp, signed, keys, now);
    const parts = readClearText(Buffer.from(signed.inRelease).toString("utf8"));
    if ("refused" in parts) return parts;
    return await verifyClearText(openpgp, parts, keys, now);
  } catch (error) {
    return { refused: "malformed", notes: [error instanceof Error ? error.message : String(error)] };
  }
}

interface Opened {
  readonly openpgp: OpenPgp;
  readonly keys: Key[];
}

/** Read once for all suites that a keyring vouches for: a key remembers which of its own signatures are good. */
function opened(keyring: Uint8Array): Promise<Opened> {
  const known = keyrings.get(keyring);
  if (known) return known;
  const reading = import("openpgp").then(async (openpgp) => ({
    openpgp,
    keys: await readKeyring(openpgp, keyring),
  }));
  keyrings.set(keyring, reading);
  return reading;
}

/** By the bytes that were read, which nobody writes to. */
const keyrings = new WeakMap<Uint8Array, Promise<Opened>>();

async function verifyClearText(
  openpgp: OpenPgp,
  parts: ClearText,
  keys: Key[],
  now: number,
): Promise<VerifiedRelease | Refusal> {
  const message = await openpgp.readCleartextMessage({ cleartextMessage: parts.block });
  const { data, signatures } = await openpgp.verify({ message, verificationKeys: keys, date: new Date(now) });
  return judge(signatures, keys, now, data as string);
}

async function verifyDetached(
  openpgp: OpenPgp,
  { release, signature: armored }: Extract<SignedRelease, { release: Uint8Array }>,
  keys: Key[],
  now: number,
): Promise<VerifiedRelease | Refusal> {
  const text = Buffer.from(armored).toString("latin1");
  const signature: Signature = text.startsWith("-----BEGIN")
    ? await openpgp.readSignature({ armoredSignature: text })
    : await openpgp.readSignature({ binarySignature: armored });
  const message = await openpgp.createMessage({ binary: release });
  const options = { message, signature, verificationKeys: keys, date: new Date(now), format: "binary" };
  const { signatures } = await openpgp.verify(options as VerifyOptions & { message: typeof message });
  return judge(signatures, keys, now, Buffer.from(release).toString("utf8"));
}

type Verified = Awaited<ReturnType<OpenPgp["verify"]>>["signatures"];

async function judge(
  signatures: Verified,
  keys: readonly Key[],
  now: number,
  text: string,
): Promise<VerifiedRelease | Refusal> {
  const signers: string[] = [];
  const notes: string[] = [];
  for (const { keyID, verified } of signatures) {
    const key = keys.find((one) => one.getKeyIDs().some((id) => id.equals(keyID)));
    try {
      await verified;
      // The library asks whether the key was good when it signed; it must be good today as well.
      await key?.getSigningKey(keyID, new Date(now));
      if (key) signers.push(key.getFingerprint().toUpperCase());
    } catch (error) {
      const id = keyID.toHex().toUpperCase();
      notes.push(key ? `key ${id}: ${reasonOf(error)}` : `key ${id} is not in the keyring`);
    }
  }
  if (signers.length === 0) return { refused: "untrusted", notes };
  return { text, signers: [...new Set(signers)].sort() };
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^Error verifying signed message: /, "")
    .replace(/^Could not find signing key.*$/, "not valid");
}

/** Binary, or one armored block after another. A key that cannot be read takes no other with it. */
async function readKeyring(openpgp: OpenPgp, bytes: Uint8Array): Promise<Key[]> {
  const text = Buffer.from(bytes).toString("latin1");
  if (!text.startsWith("-----BEGIN")) {
    return openpgp.readKeys({ binaryKeys: bytes }).catch(() => []);
  }
  const blocks =
    text.match(/-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*?-----END PGP PUBLIC KEY BLOCK-----/g) ?? [];
  const keys = blocks.map((armoredKeys) => openpgp.readKeys({ armoredKeys }).catch(() => []));
  return (await Promise.all(keys)).flat();
}
