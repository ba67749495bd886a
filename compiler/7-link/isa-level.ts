/** The level that a profile's `cpu` names: `x86-64-v3` is 3; 1 for a processor that is no x86-64. */
export function isaLevel(cpu: string): number {
  return Number(/^x86-64-v([1-4])$/.exec(cpu)?.[1] ?? 1);
}

/** The level that the bits of the ISA property ask for: bit 0 is v1, bit 3 is v4; 1 when none is set. */
export function isaLevelNeeded(bits: number): number {
  return bits === 0 ? 1 : 32 - Math.clz32(bits);
}
