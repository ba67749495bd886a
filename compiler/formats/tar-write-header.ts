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
  block.write(fields.name, 0, "latin1");
  octal(block, fields.mode, 100, 8);
  octal(block, fields.uid, 108, 8);
  octal(block, fields.gid, 116, 8);
  octal(block, fields.size, 124, 12);
  octal(block, fields.mtime, 136, 12);
  block.write(`        ${fields.flag}${fields.target}`, 148, "latin1");
  block.write("ustar\u000000", 257, "latin1");
  octal(block, fields.major, 329, 8);
  octal(block, fields.minor, 337, 8);
  block.write(fields.prefix, 345, "latin1");
  let sum = 0;
  for (const byte of block) sum += byte;
  // Six digits, a NUL and a space: the one field that every tar writes so.
  block.write(`${sum.toString(8).padStart(6, "0")}\u0000 `, 148, "latin1");
  return block;
}

/** How many zeros follow so many bytes of content. */
export function tarPadding(size: number): number {
  return (tarBlock - (size % tarBlock)) % tarBlock;
}

/** A field of so many bytes holds one digit less, then a NUL. */
export function largest(length: number): number {
  return 8 ** (length - 1) - 1;
}

function octal(block: Buffer, value: number, at: number, length: number): void {
  const digits = (value > largest(length) ? 0 : value).toString(8);
  block.write(digits.padStart(length - 1, "0"), at, "latin1");
}
