import { setFlagsFromString } from "node:v8";

/**
 * Runs what takes less than a few seconds and runs once. V8 compiles functions anew for speed after some thousand turns, and puts
 * others into them, as if they were to run for minutes: a program that is over so soon pays for that and gets little back. With
 * less of the one a check of 100,000 lines took a fifth less of the processor, and with less of the other an eighth less
 * than that. Code that was compiled before is kept by its flags (code-cache.ts), so what is loaded behind this finds V8's own
 * values again.
 */
export function withLittleOptimizing<T>(run: () => T): T {
  setFlagsFromString(`${inlined}=100`);
  setFlagsFromString(`${budget}=270000`);
  try {
    return run();
  } finally {
    setFlagsFromString(`${inlined}=920`);
    setFlagsFromString(`${budget}=67584`);
  }
}
const inlined = "--max-inlined-bytecode-size-cumulative";
const budget = "--interrupt-budget";
