/** The same numbers in every run, so that a difference can be seen again: from 0 to below `below` (mulberry32). */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** So many of the items, chosen evenly by chance, in their order. */
export function chooseSome<T>(
  items: readonly T[],
  count: number,
  random: (below: number) => number,
): readonly T[] {
  let wanted = Math.min(count, items.length);
  return items.filter((_, index) => {
    const isChosen = random(items.length - index) < wanted;
    if (isChosen) wanted--;
    return isChosen;
  });
}
