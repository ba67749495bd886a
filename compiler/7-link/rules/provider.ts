import type { Proof } from "./proof.ts";

/** Which package would bring what is missing, when the sources know. */
export function providerNotes({ outside }: Proof, name: string): string[] {
  const provider = outside.providerOf?.(name);
  return provider === undefined ? [] : [`package ${provider} provides it`];
}
