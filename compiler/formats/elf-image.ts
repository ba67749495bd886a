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

  /** The first of a type. */
  segment(type: number): Segment | undefined {
    for (let at = 0; at < this.segments.length; at++)
      if (this.segments[at]?.type === type) return this.segments[at];
    return undefined;
  }
  /** Where in the file the byte stands that is loaded at a virtual address. */
  offsetOf(address: number): number {
    const { segments } = this;
    for (let at = 0; at < segments.length; at++) {
      const { type, address: start, fileSize, offset } = segments[at] as Segment;
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
  if (count > 0 && table + (count - 1) * size + (wide ? 56 : 32) > image.bytes.length)
    throw new RangeError("program headers outside the file");
  const segments: Segment[] = [];
  for (let at = table; at < table + count * size; at += size) {
    const type = image.u32(at);
    if (type < LOAD || type > NOTE) continue;
    const segment = readSegment(image, type, at);
    if (type === LOAD && segment.offset + segment.fileSize > image.bytes.length)
      throw new RangeError("the file is shorter than what is to be loaded of it");
    segments.push(segment);
  }
  return segments;
}

function readSegment(image: ElfImage, type: number, at: number): Segment {
  const { wide } = image;
  return {
    type,
    offset: image.word(at + (wide ? 8 : 4)),
    address: image.word(at + (wide ? 16 : 8)),
    fileSize: image.word(at + (wide ? 32 : 16)),
    align: image.word(at + (wide ? 48 : 28)),
  };
}
