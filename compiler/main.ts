#!/usr/bin/env node
import { useCodeCache } from "./code-cache.ts";

/** The runtime is a program of its own beside this one; only its `main` is known here. */
async function runtime(args: readonly string[]): Promise<number> {
  const { createRequire } = process.getBuiltinModule("node:module");
  const program: { main: typeof runtime } = createRequire(import.meta.url)("./runtime.cjs");
  return program.main(args);
}

useCodeCache(require.extensions);
import("./start.ts").then(({ start }) => start(process.argv.slice(2), runtime));
