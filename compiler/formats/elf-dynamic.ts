import { DYNAMIC, type ElfImage } from "./elf-image.ts";

/** The dynamic section: tags to values in their order. Found through the program headers, as the loader does. */
export class Dynamic {
  readonly #image: ElfImage;
  readonly #values = new Map<number, number[]>();

  constructor(image: ElfImage) {
    this.#image = image;
    const segment = image.segments.find(({ type }) => type === DYNAMIC);
    if (!segment) return;
    const size = image.wide ? 16 : 8;
    const count = Math.min(Math.floor(segment.fileSize / size), mostEntries);
    for (let index = 0; index < count; index++) {
      const at = segment.offset + index * size;
      const tag = image.word(at);
      if (tag === 0) break;
      const value = image.word(at + size / 2);
      const known = this.#values.get(tag);
      if (known) known.push(value);
      else this.#values.set(tag, [value]);
    }
  }

  number(tag: number): number | undefined {
    return this.#values.get(tag)?.at(-1);
  }
  /** The file offset of what a tag points at. */
  offset(tag: number): number | undefined {
    const address = this.number(tag);
    return address === undefined ? undefined : this.#image.offsetOf(address);
  }
  string(tag: number): string | undefined {
    return this.strings(tag).at(-1);
  }
  strings(tag: number): string[] {
    return (this.#values.get(tag) ?? []).map((index) => this.name(index));
  }
  /** A name of the dynamic string table. */
  name(index: number): string {
    this.#strings ??= this.offset(tags.strtab) ?? Number.NaN;
    return this.#image.text(this.#strings + index);
  }
  #strings: number | undefined;
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
