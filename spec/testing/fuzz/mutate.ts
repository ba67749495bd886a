/** Chance with a seed: the number is below what it is asked for. */
export type Chance = (below: number) => number;

const numbers = [0, 1, 0x7f, 0x80, 0xff];
const words = [
  "0",
  "-1",
  "9",
  "99999999999999999999",
  "\0",
  "\n",
  "\n\n",
  " ",
  ":",
  "/",
  "../",
  "{",
  "}",
  '"',
  "\u{1f6a2}",
];

/** One input made worse a few times over: bytes changed, cut out, doubled, moved, filled, or spliced from another input. */
export function mutate(seeds: readonly Uint8Array[], chance: Chance): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(seeds[chance(seeds.length)] as Uint8Array);
  for (let left = 1 + chance(6); left > 0; left--) {
    const other = seeds[chance(seeds.length)] as Uint8Array;
    bytes = (steps[chance(steps.length)] as Step)(bytes, chance, other);
  }
  return bytes.subarray(0, mostBytes);
}
const mostBytes = 256 * 1024;

type Step = (bytes: Uint8Array, chance: Chance, other: Uint8Array) => Uint8Array;

const steps: readonly Step[] = [
  (bytes, chance) => changed(bytes, chance, (byte) => byte ^ (1 << chance(8))),
  (bytes, chance) => changed(bytes, chance, () => numbers[chance(numbers.length)] as number),
  (bytes, chance) => changed(bytes, chance, () => chance(256)),
  (bytes, chance) => bytes.subarray(0, chance(bytes.length + 1)),
  (bytes, chance) => {
    const { from, to } = range(bytes, chance);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  (bytes, chance) => {
    const { from, to } = range(bytes, chance);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  (bytes, chance) => {
    const { from, to } = range(bytes, chance);
    return Uint8Array.from(bytes).fill(chance(256), from, to);
  },
  (bytes, chance) => {
    const at = chance(bytes.length + 1);
    const word = Buffer.from(words[chance(words.length)] as string);
    return joined(bytes.subarray(0, at), word, bytes.subarray(at));
  },
  (bytes, chance, other) => {
    const { from, to } = range(other, chance);
    const at = chance(bytes.length + 1);
    return joined(bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at));
  },
];

function changed(bytes: Uint8Array, chance: Chance, change: (byte: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  if (copy.length === 0) return copy;
  const at = chance(copy.length);
  copy[at] = change(copy[at] as number);
  return copy;
}

function range(bytes: Uint8Array, chance: Chance): { readonly from: number; readonly to: number } {
  const from = chance(bytes.length + 1);
  return { from, to: Math.min(bytes.length, from + chance(Math.max(1, bytes.length >> chance(6)))) };
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
