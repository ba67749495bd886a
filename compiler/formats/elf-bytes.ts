/**
 * Bytes of an ELF file, in a class and a byte order. Every read outside of them throws a RangeError, which `readElf` alone
 * catches: a file that points outside itself is one that no loader takes.
 */
export class ElfBytes {
  readonly bytes: Buffer;
  readonly wide: boolean;
  readonly little: boolean;
  readonly #view: DataView;
  #nameBudget: number;

  constructor(bytes: Uint8Array, wide: boolean, little: boolean, nameBudget = mostNames * bytes.length) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.wide = wide;
    this.little = little;
    this.#nameBudget = nameBudget;
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
  /** Inexact above 2^53, which lies outside every file. */
  u64(offset: number): number {
    const [high, low] = this.little ? [offset + 4, offset] : [offset, offset + 4];
    return this.u32(high) * 2 ** 32 + this.u32(low);
  }
  /** An `ElfN_Addr`, `ElfN_Off` or `ElfN_Xword`. */
  word(offset: number): number {
    return this.wide ? this.u64(offset) : this.u32(offset);
  }

  /** The NUL-terminated text at an offset. */
  text(offset: number): string {
    const end = offset >= 0 ? this.bytes.indexOf(0, offset) : -1;
    if (end < 0) throw new RangeError("text outside the file");
    this.spend(end - offset);
    return this.bytes.toString("utf8", offset, end);
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
