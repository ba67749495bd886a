/** NUL-terminated strings, each kept once, one that ends another sharing its bytes; offsets count from `base`. */
export interface StringTable {
  readonly bytes: Buffer;
  readonly offsetOf: (text: string) => number;
}

/** Orders and shares as glibc's elf/stringtable.c does: by their last bytes, descending, so that an end follows its whole. */
export function stringTable(texts: Iterable<string>, base: number): StringTable {
  const sorted = [...new Set(texts)]
    .map((text) => ({ text, bytes: Buffer.from(text), reversed: reverse(text) }))
    .sort((a, b) => (a.reversed < b.reversed ? 1 : -1));
  const offsets = new Map<string, number>();
  const kept: Buffer[] = [];
  let end = 0;
  let previous: { reversed: string; size: number; offset: number } | undefined;
  for (const { text, bytes, reversed } of sorted) {
    const size = bytes.length;
    const shared = previous?.reversed.startsWith(reversed);
    const offset = previous && shared ? previous.offset + previous.size - size : end;
    if (!shared) {
      kept.push(bytes, NUL);
      end += size + 1;
    }
    offsets.set(text, base + offset);
    previous = { reversed, size, offset };
  }
  return { bytes: Buffer.concat(kept), offsetOf: (text) => offsets.get(text) ?? base };
}

const NUL = Buffer.alloc(1);

/** Bytes, not characters, are what the C library compares. */
function reverse(text: string): string {
  return Buffer.from(text).reverse().toString("latin1");
}
