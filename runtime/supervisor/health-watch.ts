import { setTimeout as sleep } from "node:timers/promises";
import type { HealthSpec } from "../../spec/bundle.ts";
import { type ProbeTarget, probe } from "./probes.ts";

export interface Watched {
  /** Undefined while there is nothing to ask. */
  target(): (ProbeTarget & { readonly startedAt: number }) | undefined;
  /** Called when `retries` probes in a row have failed, the grace after a start left aside. */
  failed(): Promise<void>;
  /** Called when a probe passes. */
  passed(): void;
}

/** Probes every `every` milliseconds until the signal ends it. */
export async function watchHealth(health: HealthSpec, watched: Watched, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    await sleep(health.every, undefined, { signal }).catch(() => undefined);
    const target = watched.target();
    if (signal.aborted || !target) continue;
    if (await probe(health, target)) {
      failures = 0;
      watched.passed();
      continue;
    }
    if (Date.now() - target.startedAt < health.grace) continue;
    failures += 1;
    if (failures < health.retries || signal.aborted) continue;
    failures = 0;
    await watched.failed();
  }
}
