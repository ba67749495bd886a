/** The numbers at the head of a release of Linux: `6.1.0-18-amd64` is [6, 1, 0]; undefined when it begins with none. */
export function kernelVersion(release: string): readonly number[] | undefined {
  return /^\d{1,6}(\.\d{1,6}){0,3}/.exec(release)?.[0].split(".").map(Number);
}

/** Missing parts count as 0: 6.1 is not older than 6.1.0. */
export function isOlder(a: readonly number[], b: readonly number[]): boolean {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
