import { createHash } from "node:crypto";

/** One DER value: its tag, its content, and where the next begins. */
interface Value {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

/**
 * The eight hex digits by which OpenSSL finds a certificate in a folder (X509_NAME_hash): SHA-1 over the canonical form
 * of the subject, its first four bytes as a little-endian number. Undefined for what is no certificate in PEM.
 */
export function subjectHash(pem: string): string | undefined {
  const der = derOf(pem);
  const subject = der && findSubject(der);
  if (!subject) return undefined;
  const canonical = Buffer.concat(values(subject.content).map(canonicalSet));
  return createHash("sha1").update(canonical).digest().readUInt32LE(0).toString(16).padStart(8, "0");
}

/** The bytes of the first certificate of a text in PEM. */
export function derOf(pem: string): Uint8Array | undefined {
  const body = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END/.exec(pem)?.[1];
  return body === undefined ? undefined : Buffer.from(body, "base64");
}

/** RFC 5280 4.1: version [0] is optional; then come serial, algorithm, issuer, validity and the subject. */
function findSubject(der: Uint8Array): Value | undefined {
  const [certificate] = values(der);
  const [body] = values(certificate?.content ?? new Uint8Array(0));
  const fields = values(body?.content ?? new Uint8Array(0));
  return fields[fields[0]?.tag === 0xa0 ? 5 : 4];
}

/** A relative name: the set of its attributes in the order of their bytes, as DER wants a set. */
function canonicalSet({ content }: Value): Uint8Array {
  const attributes = values(content).map(({ content: pair }) => {
    const [type, value] = values(pair);
    return encode(
      0x30,
      Buffer.concat([type?.whole ?? Buffer.alloc(0), value ? canonicalText(value) : Buffer.alloc(0)]),
    );
  });
  return encode(0x31, Buffer.concat(attributes.sort(Buffer.compare)));
}

const decoders: Readonly<Record<number, (bytes: Uint8Array) => string>> = {
  12: (bytes) => Buffer.from(bytes).toString("utf8"),
  19: (bytes) => Buffer.from(bytes).toString("latin1"),
  20: (bytes) => Buffer.from(bytes).toString("latin1"),
  22: (bytes) => Buffer.from(bytes).toString("latin1"),
  26: (bytes) => Buffer.from(bytes).toString("latin1"),
  28: (bytes) => wide(bytes, 4),
  30: (bytes) => wide(bytes, 2),
};

/** asn1_string_canon of OpenSSL: UTF-8, no blanks at the ends, one blank within, ASCII letters small. */
function canonicalText(value: Value): Uint8Array {
  const decode = decoders[value.tag];
  if (!decode) return value.whole;
  const text = decode(value.content)
    .replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, "")
    .replace(/[ \t\n\v\f\r]+/g, " ")
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return encode(12, Buffer.from(text));
}

function wide(bytes: Uint8Array, width: number): string {
  let text = "";
  for (let at = 0; at + width <= bytes.length; at += width) {
    const code = bytes.subarray(at, at + width).reduce((sum, byte) => sum * 256 + byte, 0);
    text += String.fromCodePoint(code <= 0x10ffff ? code : 0xfffd);
  }
  return text;
}

/** The values that stand one after the other; stops at what is cut off. */
function values(bytes: Uint8Array): Value[] {
  const found: Value[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const first = bytes[at + 1] as number;
    const extra = first < 0x80 ? 0 : first & 0x7f;
    const digits = bytes.subarray(at + 2, at + 2 + extra);
    const length = extra === 0 ? first : digits.reduce((sum, byte) => sum * 256 + byte, 0);
    const start = at + 2 + extra;
    if (extra > 4 || start + length > bytes.length) break;
    found.push({
      tag: bytes[at] as number,
      content: bytes.subarray(start, start + length),
      whole: bytes.subarray(at, start + length),
    });
    at = start + length;
  }
  return found;
}

function encode(tag: number, content: Uint8Array): Buffer {
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const digits = Buffer.from(content.length.toString(16).replace(/^(.)(..)*$/, "0$&"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length]), digits, content]);
}
