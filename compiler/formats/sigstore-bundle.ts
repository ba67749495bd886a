import { createHash } from "node:crypto";
import { base64, type Envelope } from "./dsse.ts";

/**
 * A Sigstore bundle (sigstore/protobuf-specs, version 0.3) of a signature that a local key made: no certificate and no log
 * entry. Newer versions of cosign read nothing else. `hint` names the key.
 */
export function blobBundle(blob: Uint8Array, signature: Uint8Array, hint: string) {
  const digest = base64(createHash("sha256").update(blob).digest());
  const messageSignature = { messageDigest: { algorithm: "SHA2_256", digest }, signature: base64(signature) };
  return { ...head(hint), messageSignature };
}

export function statementBundle(dsseEnvelope: Envelope, hint: string) {
  return { ...head(hint), dsseEnvelope };
}

function head(hint: string) {
  return {
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: { publicKey: { hint }, tlogEntries: [] },
  };
}
