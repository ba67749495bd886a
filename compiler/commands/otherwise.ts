/** What a process is told before its program is loaded. */
export interface Otherwise {
  readonly umask: number;
  readonly cores: number;
  /** Milliseconds. */
  readonly ahead: number;
}

/** A script for `node --require`: another clock, umask and number of cores, and folders in the reverse order. */
export function otherwise({ umask, cores, ahead }: Otherwise): string {
  return `"use strict";
process.umask(${umask});
const Real = Date;
globalThis.Date = class Date extends Real {
  constructor(...parts) {
    super(...(parts.length === 0 ? [Real.now() + ${ahead}] : parts));
  }
  static now() {
    return Real.now() + ${ahead};
  }
};
const os = require("node:os");
os.availableParallelism = () => ${cores};
const fs = require("node:fs");
const { readdirSync } = fs;
fs.readdirSync = (...words) => [...readdirSync(...words)].reverse();
require("node:module").syncBuiltinESMExports();
`;
}
