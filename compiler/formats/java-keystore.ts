import { createHash } from "node:crypto";

/** A certificate that a Java program trusts. */
export interface TrustedCertificate {
  readonly alias: string;
  readonly der: Uint8Array;
}

/**
 * A keystore of trusted certificates as `KeyStore.getInstance("JKS")` of OpenJDK stores one into which they were put in
 * this order: magic, version 2 and a count, then for each a tag, its alias, when it was put there (milliseconds) and its
 * bytes; at the end SHA-1 over the password, a fixed text and all of that. What comes `later` is put into the store once it was
 * written and read again. Source: OpenJDK 17, sun/security/provider/JavaKeyStore.java.
 */
export function javaKeystore(
  certificates: readonly TrustedCertificate[],
  date: number,
  password: string,
  later: readonly TrustedCertificate[] = [],
): Uint8Array {
  const [first, second] = [certificates, later].map((some) =>
    some.map(({ alias, der }) => ({ alias: alias.toLowerCase(), der })),
  ) as [TrustedCertificate[], TrustedCertificate[]];
  const last = new Map([...first, ...second].map((one) => [one.alias, one]));
  const written = hashtableOrder([...new Set(first.map(({ alias }) => alias))]);
  const order =
    second.length === 0
      ? written
      : hashtableOrder([...new Set([...written, ...second.map(({ alias }) => alias)])]);
  const body = Buffer.concat([
    numbers(0xfeedfeed, 2, order.length),
    ...order.map((alias) => entry(alias, last.get(alias)?.der ?? new Uint8Array(0), date)),
  ]);
  const digest = createHash("sha1").update(Buffer.from(password, "utf16le").swap16());
  return Buffer.concat([body, digest.update("Mighty Aphrodite").update(body).digest()]);
}

function entry(alias: string, der: Uint8Array, date: number): Uint8Array {
  const time = Buffer.alloc(8);
  time.writeBigInt64BE(BigInt(date));
  return Buffer.concat([numbers(2), text(alias), time, text("X.509"), numbers(der.length), der]);
}

function numbers(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    bytes.writeUInt32BE(value, 4 * i);
  });
  return bytes;
}

/** java.io.DataOutput: two bytes of length, then each UTF-16 unit as UTF-8 would have it, zero as two bytes. */
function text(value: string): Uint8Array {
  const bytes = Buffer.concat(value.split("").map(unit));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function unit(character: string): Uint8Array {
  const code = character.charCodeAt(0);
  if (code === 0) return Buffer.from([0xc0, 0x80]);
  if (code < 0xd800 || code > 0xdfff) return Buffer.from(character);
  return Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]);
}

/**
 * The order in which java.util.Hashtable gives keys that were put there one after the other: from its last bucket to its
 * first, the newest of a bucket first. It starts with 11 buckets and grows to twice as many and one when three quarters are full.
 */
function hashtableOrder(keys: readonly string[]): readonly string[] {
  let buckets: string[][] = Array.from({ length: 11 }, () => []);
  keys.forEach((key, count) => {
    if (count >= Math.trunc(buckets.length * 0.75)) buckets = grown(buckets);
    bucketOf(buckets, key).unshift(key);
  });
  return buckets.reverse().flat();
}

function grown(buckets: readonly string[][]): string[][] {
  const larger: string[][] = Array.from({ length: 2 * buckets.length + 1 }, () => []);
  for (const key of buckets.toReversed().flat()) bucketOf(larger, key).unshift(key);
  return larger;
}

function bucketOf(buckets: string[][], key: string): string[] {
  return buckets[(hashCode(key) & 0x7fffffff) % buckets.length] as string[];
}

/** java.lang.String.hashCode. */
function hashCode(key: string): number {
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = (Math.imul(31, hash) + key.charCodeAt(i)) | 0;
  return hash;
}
