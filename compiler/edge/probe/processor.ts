import type { Learnt } from "./probed.ts";

/** The flags that each level adds (the x86-64 psABI, under Linux's names of /proc/cpuinfo). */
const levels: readonly (readonly string[])[] = [
  ["cx16", "lahf_lm", "popcnt", "pni", "ssse3", "sse4_1", "sse4_2"],
  ["abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave"],
  ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"],
];

/** The highest level that all processors of /proc/cpuinfo have. */
export function processorLevel(architecture: string, cpuinfo: string): Learnt<string> {
  if (architecture !== "amd64") return { value: "armv8-a", how: "every arm64" };
  const processors = [...cpuinfo.matchAll(/^flags\s*:(.*)$/gm)].map(
    ([, text = ""]) => new Set(text.trim().split(/\s+/)),
  );
  const has = (flag: string) => processors.length > 0 && processors.every((flags) => flags.has(flag));
  const missing = levels.findIndex((flags) => !flags.every(has));
  const level = missing < 0 ? levels.length + 1 : missing + 1;
  const lacking = levels[level - 1]?.filter((flag) => !has(flag)) ?? [];
  const why = lacking.length > 0 ? `, without ${lacking.join(", ")}` : "";
  return { value: `x86-64-v${level}`, how: `the flags of /proc/cpuinfo${why}` };
}
