import { readFileSync } from "node:fs";

let known: string | undefined;

/**
 * Names this boot of the machine (random(4)). What was written in this boot is what a reader gets; what was written in an
 * earlier one is only what reached the disk. Empty where the kernel does not say, and then nothing is of this boot.
 */
export function bootId(): string {
  try {
    known ??= readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  } catch {
    known = "";
  }
  return known;
}

export function isThisBoot(id: unknown): boolean {
  return bootId() !== "" && id === bootId();
}
