/** Content is padded to whole blocks of so many bytes. */
export const tarBlock = 512;
/** Two blocks of zeros end an archive. */
export const tarEnd = new Uint8Array(2 * tarBlock);

/** What one header says. Texts fit and are ASCII. */
export interface UstarFields {
  readonly prefix: string;
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly flag: string;
  readonly target: string;
  readonly major: number;
  readonly minor: number;
}

/** One block of POSIX ustar. A number that does not fit stands in a PAX record, and 0 here. */
export function ustarHeader(fields: UstarFields): Uint8Array {
  const block = Buffer.alloc(tarBlock);
  putUstarHeader(fields, block, 0);
  return block;
}

/**
 * The same into bytes that are there already: an archive has a header for each small file, so it is written in place, a byte
 * after the other, and its sum is that of the bytes that are not zero.
 */
export function putUstarHeader(fields: UstarFields, block: Uint8Array, start: number): void {
  block.set(zeros, start);
  let sum = 8 * BLANK;
  sum += text(block, fields.name, start);
  sum += octal(block, fields.mode, start + 100, 8);
  sum += octal(block, fields.uid, start + 108, 8);
  sum += octal(block, fields.gid, start + 116, 8);
  sum += octal(block, fields.size, start + 124, 12);
  sum += octal(block, fields.mtime, start + 136, 12);
  sum += text(block, fields.flag, start + 156);
  sum += text(block, fields.target, start + 157);
  sum += text(block, "ustar\u000000", start + 257);
  sum += octal(block, fields.major, start + 329, 8);
  sum += octal(block, fields.minor, start + 337, 8);
  sum += text(block, fields.prefix, start + 345);
  // Six digits, a NUL and a space: the one field that every tar writes so.
  octal(block, sum, start + 148, 7);
  block[start + 155] = BLANK;
}

const [BLANK, ZERO] = [0x20, 0x30];
const zeros = new Uint8Array(tarBlock);

/** How many zeros follow so many bytes of content. */
export function tarPadding(size: number): number {
  return (tarBlock - (size % tarBlock)) % tarBlock;
}

/** A field of so many bytes holds one digit less, then a NUL. */
export function largest(length: number): number {
  return powers[length - 1] as number;
}
const powers = Array.from({ length: 13 }, (_, digits) => 8 ** digits - 1);

/** Gives the sum of what it writes, as `octal` does. */
function text(block: Uint8Array, ascii: string, start: number): number {
  let sum = 0;
  for (let index = 0; index < ascii.length; index++) {
    const code = ascii.charCodeAt(index);
    block[start + index] = code;
    sum += code;
  }
  return sum;
}

function octal(block: Uint8Array, value: number, start: number, length: number): number {
  let left = value > largest(length) ? 0 : value;
  let sum = 0;
  for (let at = start + length - 2; at >= start; at--) {
    const digit = ZERO + (left % 8);
    block[at] = digit;
    sum += digit;
    left = Math.floor(left / 8);
  }
  return sum;
}
