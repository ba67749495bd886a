/** Signs bytes: DER for ECDSA, 64 bytes for Ed25519. */
export type Sign = (bytes: Uint8Array) => Uint8Array;

/** A DSSE envelope (secure-systems-lab/dsse, envelope.md): a payload, and signatures over its type and bytes. */
export interface Envelope {
  readonly payloadType: string;
  /** Base64. */
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

export const inTotoType = "application/vnd.in-toto+json";

/** The envelope of an in-toto statement, signed with one key. It names no key: cosign 3 takes only names of its own making. */
export function signedStatement(statement: Uint8Array, sign: Sign): Envelope {
  const sig = base64(sign(preAuthentication(inTotoType, statement)));
  return { payloadType: inTotoType, payload: base64(statement), signatures: [{ keyid: "", sig }] };
}

/** PAE of DSSE v1: type and payload, each after its length, so that neither can pass for a part of the other. */
export function preAuthentication(type: string, payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
