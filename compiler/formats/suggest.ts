/**
 * The name that was probably meant: the nearest by edits (insert, delete, replace, swap of neighbours), at most a
 * third of its length away; undefined when none is near, because a far guess is worse than none.
 */
export function nearest(wrong: string, names: Iterable<string>): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    if (name === wrong || Math.abs(name.length - wrong.length) > 3) continue;
    const distance = edits(wrong.toLowerCase(), name.toLowerCase());
    const longer = Math.max(name.length, wrong.length);
    const limit = Math.max(longer > 2 ? 1 : 0, Math.floor(longer / 3));
    if (distance <= limit && (!best || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}

/** Damerau-Levenshtein distance (optimal string alignment). */
export function edits(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + cost,
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
