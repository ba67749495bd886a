import { type Dynamic, tags } from "./elf-dynamic.ts";
import type { ElfImage } from "./elf-image.ts";

/** What relocations ask of a symbol: its address at once, or that of a function by way of the procedure linkage table. */
export const [DATA, CALL] = [1, 2];

/** What relocations of the file ask of each symbol, by its index, up to the last that is asked for. */
export function relocated(image: ElfImage, dynamic: Dynamic, most: number): Uint8Array {
  const [wide, narrow] = image.wide ? [24, 16] : [12, 8];
  const { jmpRel, pltRelSize, rela, relaSize, relaCount, rel, relSize, relCount } = tags;
  const call = dynamic.number(tags.pltRel) === rela ? wide : narrow;
  const tables = [
    { use: CALL, step: call, at: dynamic.offset(jmpRel), size: dynamic.number(pltRelSize), relative: 0 },
    {
      use: DATA,
      step: wide,
      at: dynamic.offset(rela),
      size: dynamic.number(relaSize),
      relative: dynamic.number(relaCount),
    },
    {
      use: DATA,
      step: narrow,
      at: dynamic.offset(rel),
      size: dynamic.number(relSize),
      relative: dynamic.number(relCount),
    },
  ];
  const used = new Uint8Array(most);
  const last = tables.map((table) => markUsed(image, table, used));
  return used.subarray(0, Math.max(...last) + 1);
}

interface Relocations {
  readonly use: number;
  readonly step: number;
  readonly at: number | undefined;
  readonly size: number | undefined;
  /** How many relative ones, which name no symbol, stand first. */
  readonly relative: number | undefined;
}

/** Gives the last index that it marked. */
function markUsed(
  image: ElfImage,
  { use, step, at, size = 0, relative = 0 }: Relocations,
  used: Uint8Array,
): number {
  if (at === undefined) return 0;
  if (at + size > image.bytes.length) throw new RangeError("relocations outside the file");
  let last = 0;
  for (let offset = at + relative * step; offset + step <= at + size; offset += step) {
    const index = image.wide ? image.u32(offset + (image.little ? 12 : 8)) : image.u32(offset + 4) >>> 8;
    if (index >= used.length) throw new RangeError("a symbol outside the file");
    used[index] = (used[index] as number) | use;
    if (index > last) last = index;
  }
  return last;
}
