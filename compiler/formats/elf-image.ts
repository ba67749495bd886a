import { ElfBytes } from "./elf-bytes.ts";

/** A segment of the program header table, of a type that is named here; offsets and sizes in bytes of the file. */
export interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly align: number;
}

/** One ELF file, read in its own class and byte order. */
export class ElfImage extends ElfBytes {
  readonly machine: number;
  readonly objectType: number;
  readonly segments: readonly Segment[];

  constructor(bytes: Uint8Array) {
    super(bytes, bytes[4] === 2, bytes[5] === 1);
    this.objectType = this.u16(16);
    this.machine = this.u16(18);
    this.segments = readSegments(this);
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
  const segments: Segment[] = [];
  for (let index = 0; index < count; index++) {
    const segment = readSegment(image, table + index * size);
    if (segment.type === LOAD && segment.offset + segment.fileSize > image.bytes.length)
      throw new RangeError("the file is shorter than what is to be loaded of it");
    if (segment.type >= LOAD && segment.type <= NOTE) segments.push(segment);
  }
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
