import { digestOf } from "../../formats/digest.ts";
import type { KnownEffects, ScriptEffects } from "./script-effects.ts";

/** Changes whenever a run would be read otherwise: records of before are then not found. */
export const recordVersion = 1;

/** Effects as the store keeps them: a line of JSON, and behind it the bytes of each file once, in the order of digests. */
export function encodeEffects({ effects, bytes }: KnownEffects): Uint8Array {
  const files = [...bytes].sort(([a], [b]) => (a < b ? -1 : 1));
  const sizes = files.map(([digest, { length }]) => [digest, length]);
  const body = Buffer.concat(files.map(([, one]) => one));
  const head = JSON.stringify({ version: recordVersion, effects, sizes });
  return Buffer.concat([Buffer.from(`${digestOf(Buffer.from(head))} ${head}\n`), body]);
}

/** Undefined for a record that is cut, changed or of another version: it is as if there were none. */
export function decodeEffects(record: Uint8Array | undefined): KnownEffects | undefined {
  const end = record?.indexOf(0x0a) ?? -1;
  if (!record || end < 0) return undefined;
  const line = Buffer.from(record.subarray(0, end)).toString("utf8");
  const head = line.slice(line.indexOf(" ") + 1);
  if (line !== `${digestOf(Buffer.from(head))} ${head}`) return undefined;
  const { version, effects, sizes } = JSON.parse(head) as Head;
  const bytes = version === recordVersion ? cut(record.subarray(end + 1), sizes) : undefined;
  return bytes && { effects, bytes };
}

interface Head {
  readonly version: number;
  readonly effects: ScriptEffects;
  readonly sizes: readonly (readonly [digest: string, size: number])[];
}

function cut(body: Uint8Array, sizes: Head["sizes"]): ReadonlyMap<string, Uint8Array> | undefined {
  const found = new Map<string, Uint8Array>();
  let at = 0;
  for (const [digest, size] of sizes) {
    const bytes = body.subarray(at, at + size);
    if (digestOf(bytes) !== digest) return undefined;
    found.set(digest, bytes);
    at += size;
  }
  return found;
}
