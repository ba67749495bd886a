import type { CacheEntry } from "./ld-cache-layout.ts";

/** From the last name to the first one; for one name, hwcaps folders by name before plain ones (`compare` of cache.c). */
export function compareEntries(a: CacheEntry, b: CacheEntry): number {
  return compareLibraries(b.soname, a.soname) || b.flags - a.flags || compareHwcaps(a.hwcaps, b.hwcaps);
}

/**
 * glibc's `_dl_cache_libcmp`: runs of digits compare as numbers (of 32 bits), and a digit comes after anything else.
 * The loader finds a name by halving, so the cache must be in exactly this order.
 */
export function compareLibraries(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length) {
    const left = isDigit(a, i);
    const right = isDigit(b, j);
    if (left !== right) return left ? 1 : -1;
    if (left) {
      let [x, y] = [0, 0];
      for (; isDigit(a, i); i++) x = (Math.imul(x, 10) + a.charCodeAt(i) - ZERO) | 0;
      for (; isDigit(b, j); j++) y = (Math.imul(y, 10) + b.charCodeAt(j) - ZERO) | 0;
      if (x !== y) return x - y;
    } else if (a[i] !== b[j]) return a.charCodeAt(i) - (b.charCodeAt(j) || 0);
    else {
      i++;
      j++;
    }
  }
  return -(b.charCodeAt(j) || 0);
}

const ZERO = 48;

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= ZERO && code <= ZERO + 9;
}

function compareHwcaps(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}
