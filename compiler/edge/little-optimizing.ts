import { setFlagsFromString } from "node:v8";

/**
 * Runs what takes less than a few seconds and runs once. V8 compiles functions anew for speed after some thousand turns, and puts
 * others into them, as if they were to run for minutes: a program that is over so soon pays for that and gets little back. With
 * less of the one a check of 100,000 lines took a fifth less of the processor, and with less of the other an eighth less
 * than that. Code that was compiled before is kept by its flags (code-cache.ts), so what is loaded behind this finds V8's own
 * values again.
 */
export function withLittleOptimizing<T>(run: () => T): T {
  optimizeLittle();
  try {
    return run();
  } finally {
    optimizeAsUsual();
  }
}

/**
 * The same for the rest of a process that ends when it is done. Called once what it needs is loaded: what comes later, Node's own
 * modules too, is compiled from its text. A build from an empty store, of which xz(1) has the second core, takes a thirtieth
 * less of the processor.
 */
export function optimizeLittle(): void {
  for (const [flag, { little }] of flags) setFlagsFromString(`${flag}=${little}`);
}

/** V8's own values, with which code is kept and found again. */
export function optimizeAsUsual(): void {
  for (const [flag, { usual }] of flags) setFlagsFromString(`${flag}=${usual}`);
}

/** V8 11 of Node 20 counts turns by a budget; later ones have another compiler between, and no such flag: they would complain of it. */
export const flags: readonly (readonly [string, { readonly little: number; readonly usual: number }])[] = [
  ["--max-inlined-bytecode-size-cumulative", { little: 100, usual: 920 }],
  ...(process.versions.v8.startsWith("11.")
    ? [["--interrupt-budget", { little: 270_000, usual: 67_584 }] as const]
    : []),
];
