/** A segment of the program header table; offsets and sizes in bytes of the file. */
export interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly align: number;
}

/**
 * The bytes of one ELF file, read in its own class and byte order. Every read outside the file throws a RangeError,
 * which `readElf` alone catches: a file that points outside itself is one that no loader takes.
 */
export class ElfImage {
  readonly bytes: Buffer;
  readonly wide: boolean;
  readonly little: boolean;
  readonly machine: number;
  readonly objectType: number;
  readonly segments: readonly Segment[];
  readonly #view: DataView;
  /** Characters that names may still take: many symbols may point at one long name to exhaust memory. */
  #nameBudget: number;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.wide = bytes[4] === 2;
    this.little = bytes[5] === 1;
    this.#nameBudget = 4 * bytes.length;
    this.objectType = this.u16(16);
    this.machine = this.u16(18);
    this.segments = readSegments(this);
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
  /** So many characters of names were read. */
  spend(characters: number): void {
    this.#nameBudget -= characters;
    if (this.#nameBudget < 0) throw new RangeError("names longer than the file that holds them");
  }

  /** Where in the file the byte stands that is loaded at a virtual address. */
  offsetOf(address: number): number {
    for (const { type, address: start, fileSize, offset } of this.segments) {
      if (type === LOAD && address >= start && address < start + fileSize) return offset + (address - start);
    }
    throw new RangeError("address outside every segment");
  }
}

/** `p_type` values (ELF gABI, figure 5-2; `elf.h`). */
export const LOAD = 1;
export const DYNAMIC = 2;
export const INTERP = 3;
export const NOTE = 4;

const mostSegments = 1024;

function readSegments(image: ElfImage): Segment[] {
  const { wide } = image;
  const table = image.word(wide ? 32 : 28);
  const size = image.u16(wide ? 54 : 42);
  const count = image.u16(wide ? 56 : 44);
  if (count > mostSegments || (count > 0 && size < (wide ? 56 : 32))) throw new RangeError("program headers");
  const segments = Array.from({ length: count }, (_, index) => readSegment(image, table + index * size));
  const outside = segments.some(
    ({ type, offset, fileSize }) => type === LOAD && offset + fileSize > image.bytes.length,
  );
  if (outside) throw new RangeError("the file is shorter than what is to be loaded of it");
  return segments;
}

function readSegment(image: ElfImage, at: number): Segment {
  const { wide } = image;
  return {
    type: image.u32(at),
    offset: image.word(at + (wide ? 8 : 4)),
    address: image.word(at + (wide ? 16 : 8)),
    fileSize: image.word(at + (wide ? 32 : 16)),
    align: image.word(at + (wide ? 48 : 28)),
  };
}
