import { ArchiveError } from "./deb-error.ts";

/** A number of a tar header: octal text, or GNU's base 256 when the first bit is set. Negative ones are refused. */
export function headerNumber(block: Uint8Array, at: number, length: number, what: string): number {
  const plain = plainOctal(block, at, at + length);
  if (plain !== undefined) return plain;
  const first = block[at] as number;
  if (first & 0x80) return base256(block.subarray(at, at + length), what);
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  const text = Buffer.from(end < 0 ? field : field.subarray(0, end))
    .toString("latin1")
    .trim();
  if (!/^[0-7]*$/.test(text))
    throw new ArchiveError(`the ${what} of a tar header is ${JSON.stringify(text)}, not octal`);
  return Number.parseInt(text || "0", 8);
}

/** What nearly every field is: blanks, digits, and the end, a NUL, or a blank and either. Undefined for whatever else. */
function plainOctal(block: Uint8Array, at: number, end: number): number | undefined {
  let value = 0;
  while (at < end && block[at] === 0x20) at++;
  for (; at < end; at++) {
    const digit = (block[at] as number) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  if (at < end && block[at] === 0x20) at++;
  return at === end || block[at] === 0 ? value : undefined;
}

function base256(field: Uint8Array, what: string): number {
  let value = (field[0] as number) & 0x7f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  if (!Number.isSafeInteger(value)) throw new ArchiveError(`the ${what} of a tar header is out of range`);
  return value;
}
