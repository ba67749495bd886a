import { architecture } from "./architecture.ts";
import { cpuLevel } from "./cpu-level.ts";
import { kernelFloor } from "./kernel-floor.ts";
import { missingExecutable } from "./missing-executable.ts";
import { missingLibrary } from "./missing-library.ts";
import { missingSymbol } from "./missing-symbol.ts";
import { missingVersion } from "./missing-version.ts";
import { notExecutable } from "./not-executable.ts";
import type { LinkRule } from "./proof.ts";

/** In the order in which a start would fail: the kernel, the loader's search, its versions, its symbols; then the machine. */
export const linkRules: readonly LinkRule[] = [
  missingExecutable,
  notExecutable,
  missingLibrary,
  missingVersion,
  missingSymbol,
  architecture,
  kernelFloor,
  cpuLevel,
];
