import { type Dynamic, tags } from "./elf-dynamic.ts";
import type { ElfImage } from "./elf-image.ts";

/** What relocations ask of a symbol: its address at once, or that of a function by way of the procedure linkage table. */
export const [DATA, CALL] = [1, 2];

/**
 * What relocations of the file ask of each symbol, by its index, up to the last that is asked for. It holds until the next
 * call: one stretch of memory serves all files.
 */
export function relocated(image: ElfImage, dynamic: Dynamic, most: number): Uint8Array {
  const wide = image.wide ? 24 : 12;
  const narrow = image.wide ? 16 : 8;
  const call = dynamic.number(tags.pltRel) === tags.rela ? wide : narrow;
  used.fill(0, 0, marked);
  marked = 0;
  const { jmpRel, pltRelSize, rela, relaSize, relaCount, rel, relSize, relCount } = tags;
  markUsed(image, dynamic.offset(jmpRel), dynamic.number(pltRelSize), 0, { use: CALL, step: call, most });
  markUsed(image, dynamic.offset(rela), dynamic.number(relaSize), dynamic.number(relaCount), {
    use: DATA,
    step: wide,
    most,
  });
  markUsed(image, dynamic.offset(rel), dynamic.number(relSize), dynamic.number(relCount), {
    use: DATA,
    step: narrow,
    most,
  });
  return used.subarray(0, marked);
}

let used = new Uint8Array(1 << 12);
/** How much of it is in use. */
let marked = 0;

/** Of a table the first ones are relative, and name no symbol. */
function markUsed(
  image: ElfImage,
  at: number | undefined,
  size = 0,
  relative = 0,
  { use, step, most }: { readonly use: number; readonly step: number; readonly most: number },
): void {
  if (at === undefined) return;
  if (at + size > image.bytes.length) throw new RangeError("relocations outside the file");
  const first = at + relative * step;
  const { words } = image;
  if (words && step === 24 && at % 4 === 0) {
    const to = image.firstWord + (at + size) / 4;
    for (let word = image.firstWord + first / 4; word + 6 <= to; word += 6) {
      const index = (words[word + 3] as number) >>> 0;
      if (index >= marked) reach(index, most);
      used[index] = (used[index] as number) | use;
    }
    return;
  }
  for (let offset = first; offset + step <= at + size; offset += step) {
    const index = image.wide ? image.u32(offset + (image.little ? 12 : 8)) : image.u32(offset + 4) >>> 8;
    if (index >= marked) reach(index, most);
    used[index] = (used[index] as number) | use;
  }
}

/** Has room for a mark of a symbol. */
function reach(index: number, most: number): void {
  if (index >= most) throw new RangeError("a symbol outside the file");
  if (index >= used.length) {
    const larger = new Uint8Array(Math.max(index + 1, used.length * 2));
    larger.set(used);
    used = larger;
  }
  marked = index + 1;
}
