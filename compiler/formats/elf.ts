import type { ElfFacts } from "../5-lock/facts.ts";
import { Dynamic, tags } from "./elf-dynamic.ts";
import { withSymbols } from "./elf-facts.ts";
import { ElfImage, INTERP, LOAD, type Segment } from "./elf-image.ts";
import { readNotes } from "./elf-notes.ts";
import { readSymbols } from "./elf-symbols.ts";
import { readVersions } from "./elf-versions.ts";

/**
 * What the loader needs to know of an ELF file of either class and byte order (System V gABI, chapters 4 and 5; LSB core
 * for versions). Undefined for anything else, and for a file that is cut off or points outside itself: ld.so refuses
 * those too. Takes time in proportion to the file, whatever its bytes.
 */
export function readElf(bytes: Uint8Array): ElfFacts | undefined {
  if (!isElf(bytes)) return undefined;
  try {
    return readFacts(new ElfImage(bytes));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isElf(bytes: Uint8Array): boolean {
  const size = bytes[4];
  const order = bytes[5];
  const isMagic = bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
  return isMagic && (size === 1 || size === 2) && (order === 1 || order === 2);
}

function readFacts(image: ElfImage): ElfFacts {
  const dynamic = new Dynamic(image);
  const versions = readVersions(image, dynamic);
  const symbols = readSymbols(image, dynamic, versions);
  const interpreter = readInterpreter(image);
  const soname = dynamic.string(tags.soname);
  const rpath = dynamic.string(tags.rpath);
  const runpath = dynamic.string(tags.runpath);
  const filters = readFilters(dynamic);
  const pageSize = largestPage(image);
  return withSymbols(symbols, {
    class: image.wide ? 64 : 32,
    endian: image.little ? "little" : "big",
    machine: image.machine,
    type: typeOf(image, dynamic, interpreter !== undefined && soname === undefined),
    ...(interpreter === undefined ? {} : { interpreter }),
    ...(soname === undefined ? {} : { soname }),
    needed: dynamic.strings(tags.needed),
    ...(rpath === undefined ? {} : { rpath }),
    ...(runpath === undefined ? {} : { runpath }),
    ...(filters.length === 0 ? {} : { filters }),
    noDefaultLibraries: ((dynamic.number(tags.flags1) ?? 0) & NODEFLIB) !== 0,
    ...(isBoundNow(dynamic) ? { bindNow: true } : {}),
    ...(pageSize === undefined ? {} : { pageSize }),
    versionsNeeded: versions.needed,
    versionsDefined: versions.defined,
    ...(symbols.lazyFrom === undefined ? {} : { lazyFrom: symbols.lazyFrom }),
    ...readNotes(image),
  });
}

const EXECUTABLE = 2;
const SHARED = 3;
const NODEFLIB = 0x800;
const NOW_1 = 1;
const NOW = 8;
const PIE = 0x08000000;

/** A position-independent executable is a shared object by its header; its flag, or else its interpreter, tells. */
function typeOf(image: ElfImage, dynamic: Dynamic, interpreted: boolean): ElfFacts["type"] {
  if (image.objectType === EXECUTABLE) return "executable";
  if (image.objectType !== SHARED) return "other";
  const pie = ((dynamic.number(tags.flags1) ?? 0) & PIE) !== 0;
  return pie || interpreted ? "executable" : "shared";
}

function readInterpreter(image: ElfImage): string | undefined {
  const segment = image.segment(INTERP);
  return segment && image.text(segment.offset);
}

function readFilters(dynamic: Dynamic): { name: string; required: boolean }[] {
  const auxiliary = dynamic.strings(tags.auxiliary).map((name) => ({ name, required: false }));
  const required = dynamic.strings(tags.filter).map((name) => ({ name, required: true }));
  return auxiliary.concat(required);
}

function isBoundNow(dynamic: Dynamic): boolean {
  const flags = (dynamic.number(tags.flags) ?? 0) & NOW;
  const flags1 = (dynamic.number(tags.flags1) ?? 0) & NOW_1;
  return flags !== 0 || flags1 !== 0 || dynamic.number(tags.bindNow) !== undefined;
}

/**
 * Address and offset of each segment must agree within a page ("ELF load command address/offset not page-aligned" in
 * `_dl_map_object_from_fd`; `elf_map` of Linux asks the same), so that their differences bound the page.
 */
function largestPage({ segments }: ElfImage): number | undefined {
  let page: number | undefined;
  for (let at = 0; at < segments.length; at++) {
    const { type, address, offset } = segments[at] as Segment;
    if (type === LOAD) page = Math.min(page ?? mostPage, powerDividing(Math.abs(address - offset)));
  }
  return page;
}

/** No kernel has larger pages than 64 KiB; addresses are exact below 2^53. */
function powerDividing(difference: number): number {
  let power = mostPage;
  while (power > 1 && difference % power !== 0) power /= 2;
  return power;
}

const mostPage = 65_536;
