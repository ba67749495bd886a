/** Bytes per unit: decimal and binary prefixes are different words, never guesses. */
const sizes: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};
const times: Readonly<Record<string, number>> = { ms: 1, s: 1e3, min: 6e4, h: 3.6e6, d: 8.64e7 };
const bits: Readonly<Record<string, number>> = { bit: 1, kbit: 1e3, Mbit: 1e6, Gbit: 1e9, Tbit: 1e12 };

/** `512MiB` in bytes; undefined when it is no size, or not a whole number of bytes that is exact. */
export const parseBytes = (text: string): number | undefined => whole(measure(text, sizes));
/** `250ms` in milliseconds. */
export const parseDuration = (text: string): number | undefined => whole(measure(text, times));
/** `100Mbit/s` or `40MB/s` in bits per second. */
export function parseRate(text: string): number | undefined {
  if (!text.endsWith("/s")) return undefined;
  const amount = text.slice(0, -2);
  const inBytes = measure(amount, sizes);
  return whole(inBytes === undefined ? measure(amount, bits) : inBytes * 8);
}

/** Every unit there is, for suggestions. */
export const allUnits: readonly string[] = [
  ...Object.keys(sizes),
  ...Object.keys(times),
  ...Object.keys(bits).map((unit) => `${unit}/s`),
  ...Object.keys(sizes).map((unit) => `${unit}/s`),
];

/** The largest unit that leaves a whole number: 536870912 is `512MiB`. */
export const formatBytes = (value: number): string =>
  largest(value, ["TiB", "GiB", "MiB", "KiB", "TB", "GB", "MB", "kB", "B"], sizes);
export const formatDuration = (value: number): string => largest(value, ["d", "h", "min", "s", "ms"], times);
export const formatRate = (value: number): string =>
  `${largest(value, ["Tbit", "Gbit", "Mbit", "kbit", "bit"], bits)}/s`;

function measure(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return factor === undefined ? undefined : Number(amount) * factor;
}

const whole = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isSafeInteger(Math.round(value)) && Math.abs(value - Math.round(value)) < 1e-6
    ? Math.round(value)
    : undefined;

function largest(value: number, units: readonly string[], factors: Readonly<Record<string, number>>): string {
  const unit = units.find((candidate) => value % (factors[candidate] ?? 1) === 0 && value !== 0);
  return unit ? `${value / (factors[unit] ?? 1)}${unit}` : `${value}${units.at(-1)}`;
}
