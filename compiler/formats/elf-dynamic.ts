import { DYNAMIC, type ElfImage } from "./elf-image.ts";

/** The dynamic section: tags to values in their order. Found through the program headers, as the loader does. */
export class Dynamic {
  readonly #image: ElfImage;
  readonly #tags: number[] = [];
  readonly #values: number[] = [];

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
      this.#tags.push(tag);
      this.#values.push(image.word(at + size / 2));
    }
  }

  /** Of a tag that is there more than once the last. */
  number(tag: number): number | undefined {
    const at = this.#tags.lastIndexOf(tag);
    return at < 0 ? undefined : this.#values[at];
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
    for (let at = this.#tags.indexOf(tag); at >= 0; at = this.#tags.indexOf(tag, at + 1))
      names.push(this.name(this.#values[at] as number));
    return names;
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
