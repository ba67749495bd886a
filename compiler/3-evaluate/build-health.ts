import type { Surroundings } from "./build-container.ts";
import type { Instance } from "./instance.ts";
import type { Health } from "./model.ts";
import { health } from "./schema/health.ts";

/** A probe with its times, or undefined when something about it was reported. */
export function buildHealth(instance: Instance, { reader }: Surroundings): Health | undefined {
  const fields = reader.fields(instance, health);
  if (!fields) return undefined;
  return {
    span: instance.at,
    probe: fields.probe.value,
    every: fields.every.value,
    timeout: fields.timeout.value,
    retries: fields.retries.value,
    grace: fields.grace.value,
  };
}
