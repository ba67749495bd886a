import type { ElfImage, Segment } from "./elf-image.ts";
import { NOTE } from "./elf-image.ts";

export interface Notes {
  readonly kernelFloor?: readonly number[];
  readonly isaNeeded: number;
  readonly dlopen: readonly string[];
}

const GNU = 0x474e55;
const FDO = 0x46444f;
const ABI_TAG = 1;
const PROPERTY = 5;
/** uapi-group.org, "ELF metadata for dlopen()": owner `FDO`. */
const DLOPEN = 0x407c0c0a;
/** x86-64 psABI, section "Program Property". */
const ISA_1_NEEDED = 0xc0008002;
const LINUX = 0;
/** Real files have at most four such segments, with a note or two in each. */
const mostSegments = 16;
const mostNotes = 64;
const longestDlopen = 65_536;
const mostProperties = 64;

/** The notes that say what a file asks of kernel, processor and of libraries that it opens by itself. */
export function readNotes(image: ElfImage): Notes {
  let kernelFloor: readonly number[] | undefined;
  let isaNeeded = 0;
  const dlopen: string[] = [];
  for (const { owner, type, at, size } of notesOf(image)) {
    if (owner === GNU && type === ABI_TAG && size >= 16 && image.u32(at) === LINUX) {
      kernelFloor = [image.u32(at + 4), image.u32(at + 8), image.u32(at + 12)];
    }
    if (owner === GNU && type === PROPERTY) isaNeeded |= readIsaNeeded(image, at, size);
    if (owner === FDO && type === DLOPEN) dlopen.push(textOf(image, at, Math.min(size, longestDlopen)));
  }
  return kernelFloor ? { kernelFloor, isaNeeded, dlopen } : { isaNeeded, dlopen };
}

interface Note {
  readonly owner: number;
  readonly type: number;
  readonly at: number;
  readonly size: number;
}

function notesOf(image: ElfImage): Note[] {
  const notes: Note[] = [];
  let left = mostSegments;
  for (let at = 0; at < image.segments.length; at++) {
    const segment = image.segments[at] as Segment;
    if (segment.type === NOTE && left-- > 0) addNotes(image, segment, notes);
  }
  return notes;
}

function addNotes(image: ElfImage, { offset, fileSize, align }: Segment, notes: Note[]): void {
  const end = offset + fileSize;
  if (end > image.bytes.length) throw new RangeError("notes outside the file");
  const unit = align === 8 ? 8 : 4;
  const most = notes.length + mostNotes;
  for (let at = offset; at + 12 <= end && notes.length < most; ) {
    const nameSize = image.u32(at);
    const size = image.u32(at + 4);
    const content = at + Math.ceil((12 + nameSize) / unit) * unit;
    if (content + size > end) break;
    notes.push({ owner: ownerAt(image, at + 12, nameSize), type: image.u32(at + 8), at: content, size });
    at = content + Math.ceil(size / unit) * unit;
  }
}

/** Its first three letters as a number, where there are no more; 0 of any other. */
function ownerAt(image: ElfImage, at: number, size: number): number {
  if (size < 3 || (size > 3 && image.u8(at + 3) !== 0)) return 0;
  return (image.u8(at) << 16) | (image.u8(at + 1) << 8) | image.u8(at + 2);
}

function readIsaNeeded(image: ElfImage, start: number, size: number): number {
  const align = image.wide ? 8 : 4;
  let at = start;
  for (let left = mostProperties; left > 0 && at + 8 <= start + size; left--) {
    const length = image.u32(at + 4);
    if (image.u32(at) === ISA_1_NEEDED && length === 4) return image.u32(at + 8);
    at += 8 + Math.ceil(length / align) * align;
  }
  return 0;
}

/** Text of known length, without the NUL that ends it. */
function textOf(image: ElfImage, at: number, size: number): string {
  return image.bytes.toString("utf8", at, at + size).replace(/\0.*$/s, "");
}
