import { chmodSync, readFileSync, statSync } from "node:fs";

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

/** Was this path changed since the machine was started? Its change time cannot be set, but by the clock. */
export function isOfThisBoot(path: string): boolean {
  return statSync(path).ctimeMs > Date.now() - process.getBuiltinModule("node:os").uptime() * 1000;
}

/** Makes a path one of this boot, and changes nothing else. */
export function renewForBoot(path: string): void {
  chmodSync(path, statSync(path).mode & 0o7777);
}
