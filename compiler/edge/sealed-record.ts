import { bootId } from "./boot-id.ts";
import { digestOf } from "./memo.ts";

/** A record's first line is no longer than that. */
const longestHead = 256;

/**
 * A record of the store whose bytes are believed: a line with what it is, its version, the digest of the rest and the boot it
 * was written in, then the rest. One that was cut or changed, or is of another version, is none.
 */
export function seal(kind: string, version: number, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${headOf(kind, version, body)} ${bootId()}\n`), body]);
}

export interface Unsealed {
  readonly body: Buffer;
  readonly boot: string;
  /** Where in the record the boot stands, which is all of it that may be written over. */
  readonly bootAt: number;
}

export function unseal(kind: string, version: number, bytes: Uint8Array | undefined): Unsealed | undefined {
  const end = bytes?.indexOf(0x0a) ?? -1;
  if (!bytes || end < 0 || end > longestHead) return undefined;
  const body = Buffer.from(bytes.buffer, bytes.byteOffset + end + 1, bytes.length - end - 1);
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, end).toString("latin1");
  const bootAt = head.lastIndexOf(" ") + 1;
  const boot = head.slice(bootAt);
  return head === `${headOf(kind, version, body)} ${boot}` ? { body, boot, bootAt } : undefined;
}

function headOf(kind: string, version: number, body: Uint8Array): string {
  return `plimsoll-${kind} ${version} ${digestOf(body)}`;
}
