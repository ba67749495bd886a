import { DYNAMIC, type ElfImage } from "./elf-image.ts";

/**
 * The dynamic section: tags and values in their order. Found through the program headers, as the loader does. Where tags stand
 * holds until the next file is read: one stretch of memory serves all.
 */
export class Dynamic {
  readonly #image: ElfImage;
  readonly #start: number = 0;
  /** Of an entry, in bytes: a tag and a value of this size each. */
  readonly #word: number;

  constructor(image: ElfImage) {
    this.#image = image;
    this.#word = image.wide ? 8 : 4;
    places.fill(0);
    const segment = image.segment(DYNAMIC);
    if (!segment) return;
    this.#start = segment.offset;
    const size = this.#word * 2;
    const count = Math.min(Math.floor(segment.fileSize / size), mostEntries);
    for (let index = 0; index < count; index++) {
      const at = this.#start + index * size;
      const tag = image.word(at);
      if (tag === 0) break;
      if (at + size > image.bytes.length) throw new RangeError("dynamic section outside the file");
      const place = placeOf(tag);
      if (place >= 0) places[place] = index + 1;
    }
  }

  /** Of a tag that is there more than once the last. */
  number(tag: number): number | undefined {
    const place = places[placeOf(tag)] as number;
    return place === 0 ? undefined : this.#value(place - 1);
  }
  /** The file offset of what a tag points at. */
  offset(tag: number): number | undefined {
    const address = this.number(tag);
    return address === undefined ? undefined : this.#image.offsetOf(address);
  }
  string(tag: number): string | undefined {
    const index = this.number(tag);
    return index === undefined ? undefined : this.name(index);
  }
  strings(tag: number): string[] {
    const names: string[] = [];
    const count = places[placeOf(tag)] as number;
    for (let index = 0; index < count; index++)
      if (this.#image.word(this.#start + index * 2 * this.#word) === tag)
        names.push(this.name(this.#value(index)));
    return names;
  }
  /** A name of the dynamic string table. */
  name(index: number): string {
    this.#strings ??= this.offset(tags.strtab) ?? Number.NaN;
    return this.#image.text(this.#strings + index);
  }
  #strings: number | undefined;

  #value(index: number): number {
    return this.#image.word(this.#start + (2 * index + 1) * this.#word);
  }
}

const mostEntries = 65_536;

/** `d_tag` values (ELF gABI, figure 5-10; `elf.h` of glibc for those above 0x6ffffef5). */
export const tags = {
  needed: 1,
  pltRelSize: 2,
  hash: 4,
  strtab: 5,
  symtab: 6,
  rela: 7,
  relaSize: 8,
  strtabSize: 10,
  soname: 14,
  rpath: 15,
  rel: 17,
  relSize: 18,
  pltRel: 20,
  jmpRel: 23,
  bindNow: 24,
  runpath: 29,
  flags: 30,
  gnuHash: 0x6ffffef5,
  versym: 0x6ffffff0,
  relaCount: 0x6ffffff9,
  relCount: 0x6ffffffa,
  flags1: 0x6ffffffb,
  verdef: 0x6ffffffc,
  verdefCount: 0x6ffffffd,
  verneed: 0x6ffffffe,
  verneedCount: 0x6fffffff,
  auxiliary: 0x7ffffffd,
  filter: 0x7fffffff,
} as const;

/**
 * Where a tag stands in a table of those that are asked for: of the gABI, of GNU for addresses and counts, and of Sun. Negative
 * for all others.
 */
export function placeOf(tag: number): number {
  if (tag < 0x20) return tag;
  if (tag >= tags.gnuHash && tag < 0x70000000) return tag - 0x6ffffe00;
  return tag >= 0x7ffffffc && tag < 0x80000000 ? tag - 0x7ffffffc + 0x20 : -1;
}
export const mostPlaces = 512;

/** By its place: one more than the index of the last entry with a tag; 0 where there is none. */
const places = new Int32Array(mostPlaces);
