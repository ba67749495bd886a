const window = 3000;
/** Below this many milliseconds a speed is a guess. */
const least = 100;

/**
 * Bytes a second over the last three seconds, told byte counts as they grow with the milliseconds of a clock; undefined
 * as long as too little is known.
 */
export function speedometer(): (bytes: number, now: number) => number | undefined {
  const samples: { readonly at: number; readonly bytes: number }[] = [];
  return (bytes, now) => {
    samples.push({ at: now, bytes });
    while (samples.length > 2 && now - (samples[1]?.at ?? now) >= window) samples.shift();
    const first = samples[0] as { at: number; bytes: number };
    const elapsed = now - first.at;
    return elapsed < least ? undefined : Math.max(0, Math.round((1000 * (bytes - first.bytes)) / elapsed));
  };
}
