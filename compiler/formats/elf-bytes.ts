/**
 * Bytes of an ELF file, in a class and a byte order. Every read outside of them throws a RangeError, which `readElf` alone
 * catches: a file that points outside itself is one that no loader takes.
 */
export class ElfBytes {
  readonly bytes: Buffer;
  readonly wide: boolean;
  readonly little: boolean;
  /**
   * The memory of the bytes in words of 32 bits, and which of them comes first, where words of a 64-bit little-endian file
   * are words of memory too: what is read many times is read from there.
   */
  readonly words: Int32Array | undefined;
  readonly firstWord: number;
  readonly #view: DataView;
  #nameBudget: number;

  constructor(bytes: Uint8Array, wide: boolean, little: boolean, nameBudget = mostNames * bytes.length) {
    this.bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.wide = wide;
    this.little = little;
    this.#nameBudget = nameBudget;
    const isAligned = wide && little && isLittleMachine && bytes.byteOffset % 4 === 0;
    this.words = isAligned ? wordsOf(bytes.buffer) : undefined;
    this.firstWord = bytes.byteOffset >> 2;
  }

  u8(offset: number): number {
    return this.#view.getUint8(offset);
  }
  u16(offset: number): number {
    return this.#view.getUint16(offset, this.little);
  }
  u32(offset: number): number {
    return this.#view.getUint32(offset, this.little);
  }
  /**
   * Inexact above 2^53, which lies outside every file. A number that is computed is an object of its own, and whatever is
   * computed of it too, so that small ones are taken as they stand.
   */
  u64(offset: number): number {
    const { words } = this;
    if (words && offset % 4 === 0 && offset >= 0 && offset + 8 <= this.bytes.length) {
      const at = this.firstWord + offset / 4;
      const top = words[at + 1] as number;
      const bottom = words[at] as number;
      if (top === 0 && bottom >= 0) return bottom;
    }
    const high = this.u32(this.little ? offset + 4 : offset);
    const low = this.u32(this.little ? offset : offset + 4);
    return high === 0 ? low : high * 2 ** 32 + low;
  }
  /** An `ElfN_Addr`, `ElfN_Off` or `ElfN_Xword`. */
  word(offset: number): number {
    return this.wide ? this.u64(offset) : this.u32(offset);
  }

  /** The NUL-terminated text at an offset. */
  text(offset: number): string {
    const { bytes } = this;
    if (!(offset >= 0 && offset < bytes.length)) throw new RangeError("text outside the file");
    let hash = 0;
    let end = offset;
    const most = Math.min(offset + mostShared, bytes.length);
    for (let byte = bytes[end] as number; byte !== 0 && end < most; byte = bytes[++end] as number)
      hash = (Math.imul(hash, 31) + byte) | 0;
    if (end === most) end = bytes.indexOf(0, offset);
    if (end < 0) throw new RangeError("text outside the file");
    this.spend(end - offset);
    return end - offset < mostShared
      ? sharedText(bytes, offset, end, hash)
      : bytes.toString("utf8", offset, end);
  }
  /** Characters that names may still take: many symbols may point at one long name to exhaust memory. */
  get nameBudget(): number {
    return this.#nameBudget;
  }
  /** So many characters of names were read. */
  spend(characters: number): void {
    this.#nameBudget -= characters;
    if (this.#nameBudget < 0) throw new RangeError("names longer than the file that holds them");
  }
}

/** What all names that are read of a file may take, in lengths of that file. */
const mostNames = 4;

/** Most names of libraries and versions are those of the file before: one text serves all. */
function sharedText(bytes: Buffer, from: number, to: number, hash: number): string {
  const slot = (hash ^ (hash >>> 10)) & (shared.length - 1);
  const known = shared[slot];
  if (known !== undefined && isAt(known, bytes, from, to)) return known;
  const text = bytes.toString("utf8", from, to);
  shared[slot] = text;
  return text;
}
const shared = new Array<string | undefined>(1024).fill(undefined);
const mostShared = 32;

function isAt(text: string, bytes: Buffer, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte > 0x7f || text.charCodeAt(at - from) !== byte) return false;
  }
  return true;
}

/** The same memory mostly serves one file after another. */
function wordsOf(buffer: ArrayBufferLike): Int32Array {
  if (lastWords?.buffer !== buffer) lastWords = new Int32Array(buffer, 0, buffer.byteLength >> 2);
  return lastWords;
}
let lastWords: Int32Array | undefined;

const isLittleMachine = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
