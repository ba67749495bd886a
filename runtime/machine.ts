import { release } from "node:os";
import type { Bundle, ProfileSpec } from "../spec/bundle.ts";

/** Debian's name of this machine's architecture. */
export function architecture(): string {
  return { x64: "amd64", arm64: "arm64", ia32: "i386", arm: "armhf" }[process.arch as string] ?? process.arch;
}

/** Why this machine is none of those that the container was proved against; undefined when it is one. */
export function mismatch(
  { profiles }: Bundle,
  kernel = release(),
  arch = architecture(),
): string | undefined {
  if (profiles.length === 0) return undefined;
  const reasons = profiles.map((profile) => mismatchOf(profile, kernel, arch));
  return reasons.includes(undefined) ? undefined : reasons.join("; ");
}

function mismatchOf(
  { name, architecture: wanted, kernel: { from, to } }: ProfileSpec,
  kernel: string,
  arch: string,
) {
  if (wanted !== arch) return `profile ${name} is for ${wanted} and this machine is ${arch}`;
  const version = kernel.split(/[^0-9]/, 3).map(Number);
  const range = `v${from.join(".")}..${to ? `v${to.join(".")}` : ""}`;
  // The upper end counts as inside with all its patch releases.
  const isInside = compare(version, from) >= 0 && (!to || compare(version.slice(0, to.length), to) <= 0);
  return isInside ? undefined : `profile ${name} is for kernels ${range} and this machine runs ${kernel}`;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
