import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Profile } from "../../3-evaluate/model.ts";
import type { CheckRule } from "../rule.ts";

/** A profile describes a machine that can exist. */
export const profiles: CheckRule = (model) =>
  model.profiles.flatMap((profile) => [...kernel(profile), ...cpu(profile)]);

function kernel({ kernel: { value, span } }: Profile) {
  const { from, to } = value;
  if (!to || !isAfter(from, to)) return [];
  return [diagnose("empty-kernel-range", { range: `v${from.join(".")}..v${to.join(".")}` }, { at: span })];
}

function cpu({ cpu, architecture }: Profile) {
  const family = architecture.value === "amd64" ? "x86-64-" : "armv8";
  if (cpu.value.startsWith(family)) return [];
  const also = [{ span: architecture.span, label: "the architecture" }];
  return [diagnose("foreign-cpu", { cpu: cpu.value, architecture: architecture.value }, { at: cpu, also })];
}

/** `v6.1` as the end of a range stands for all of 6.1, so missing parts count as equal. */
function isAfter(from: readonly number[], to: readonly number[]): boolean {
  for (let index = 0; index < Math.min(from.length, to.length); index++) {
    const difference = (from[index] ?? 0) - (to[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
