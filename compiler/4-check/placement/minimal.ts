/**
 * A subset that holds and of which nothing can be left out, in about k log(n/k) questions for k of n items (Junker's
 * QuickXplain, AAAI 2004). `holds` must hold for all of the items, and for whatever has more than a subset that holds.
 */
export function minimalSubset<T>(
  items: readonly T[],
  holds: (subset: readonly T[]) => boolean,
): readonly T[] {
  return items.length === 0 || holds([]) ? [] : reduce([], false, items, holds);
}

/** What of `items` is needed beside `given`; `grown`: `given` is not what it was when it was last asked about. */
function reduce<T>(
  given: readonly T[],
  grown: boolean,
  items: readonly T[],
  holds: (subset: readonly T[]) => boolean,
): readonly T[] {
  if (grown && holds(given)) return [];
  if (items.length === 1) return items;
  const half = Math.ceil(items.length / 2);
  const [first, second] = [items.slice(0, half), items.slice(half)];
  const ofSecond = reduce([...given, ...first], first.length > 0, second, holds);
  const ofFirst = reduce([...given, ...ofSecond], ofSecond.length > 0, first, holds);
  return [...ofFirst, ...ofSecond];
}
