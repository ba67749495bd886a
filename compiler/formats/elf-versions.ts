import type { ElfFacts } from "../5-lock/facts.ts";
import { type Dynamic, tags } from "./elf-dynamic.ts";
import type { ElfImage } from "./elf-image.ts";

/** Symbol versions of one file ("ELF Symbol Versioning", LSB core 10.7). */
export interface Versions {
  readonly needed: ElfFacts["versionsNeeded"];
  /** The base definition, which bears the library's own name, comes first: without any the list is empty. */
  readonly defined: readonly string[];
  /** By the index that the symbol table's versions use. */
  readonly names: VersionNames;
}

/** Names of versions by their numbers, of which there are 2^15. */
export type VersionNames = readonly (string | undefined)[];

const mostVersions = 65_536;
const BASE = 1;
const WEAK = 2;

export function readVersions(image: ElfImage, dynamic: Dynamic): Versions {
  const names: (string | undefined)[] = [];
  const defined = readDefined(image, dynamic, names);
  const needed = readNeeded(image, dynamic, names);
  return { needed, defined, names };
}

function readDefined(image: ElfImage, dynamic: Dynamic, names: (string | undefined)[]): string[] {
  const defined: string[] = [];
  let at = dynamic.offset(tags.verdef);
  const count = Math.min(dynamic.number(tags.verdefCount) ?? 0, mostVersions);
  for (let index = 0; at !== undefined && index < count; index++) {
    const name = dynamic.name(image.u32(at + image.u32(at + 12)));
    defined.push(name);
    if (!(image.u16(at + 2) & BASE)) names[image.u16(at + 4) & 0x7fff] = name;
    const next = image.u32(at + 16);
    at = next === 0 ? undefined : at + next;
  }
  return defined;
}

function readNeeded(image: ElfImage, dynamic: Dynamic, names: (string | undefined)[]) {
  const needed: { file: string; version: string; weak: boolean }[] = [];
  let at = dynamic.offset(tags.verneed);
  const count = Math.min(dynamic.number(tags.verneedCount) ?? 0, mostVersions);
  for (let index = 0; at !== undefined && index < count; index++) {
    const file = dynamic.name(image.u32(at + 4));
    let entry = at + image.u32(at + 8);
    for (let left = image.u16(at + 2); left > 0; left--) {
      const version = dynamic.name(image.u32(entry + 8));
      needed.push({ file, version, weak: (image.u16(entry + 4) & WEAK) !== 0 });
      if (needed.length > mostVersions) throw new RangeError("too many versions");
      names[image.u16(entry + 6) & 0x7fff] = version;
      const step = image.u32(entry + 12);
      if (step === 0) break;
      entry += step;
    }
    const next = image.u32(at + 12);
    at = next === 0 ? undefined : at + next;
  }
  return needed;
}
