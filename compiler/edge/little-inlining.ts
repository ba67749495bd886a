/**
 * Runs what takes less than a few seconds and runs once. V8 puts functions into each other as if they were to run for minutes,
 * and a program that is over so soon pays for that and gets nothing back: without it a check of 100,000 lines took a fifth
 * less of the processor. Code that was compiled before is kept by its flags (code-cache.ts), so what is loaded behind this
 * finds V8's own value again.
 */
export function withLittleInlining<T>(run: () => T): T {
  const { setFlagsFromString } = process.getBuiltinModule("node:v8");
  setFlagsFromString(`${flag}=100`);
  try {
    return run();
  } finally {
    setFlagsFromString(`${flag}=920`);
  }
}
const flag = "--max-inlined-bytecode-size-cumulative";
