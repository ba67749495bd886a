import { architecture } from "./architecture.ts";
import { cpuLevel } from "./cpu-level.ts";
import { kernelFeature } from "./kernel-feature.ts";
import { kernelFloor } from "./kernel-floor.ts";
import { missingLocale } from "./locale.ts";
import { missingExecutable } from "./missing-executable.ts";
import { missingLibrary } from "./missing-library.ts";
import { missingScript } from "./missing-script.ts";
import { missingSymbol } from "./missing-symbol.ts";
import { missingVersion } from "./missing-version.ts";
import { missingModule } from "./module.ts";
import { notExecutable } from "./not-executable.ts";
import { pageSize } from "./page-size.ts";
import { privileges } from "./privileges.ts";
import type { LinkRule } from "./proof.ts";
import { systemCall } from "./system-call.ts";
import { missingTimeZone } from "./time-zone.ts";

/** In the order in which a start would fail: the kernel, the loader's search, its versions, its symbols. */
export const startRules: readonly LinkRule[] = [
  missingExecutable,
  notExecutable,
  privileges,
  missingScript,
  missingLibrary,
  missingVersion,
  missingSymbol,
];

/** What a machine may lack, of each profile by itself. */
export const machineRules: readonly LinkRule[] = [
  architecture,
  kernelFloor,
  cpuLevel,
  pageSize,
  systemCall,
  kernelFeature,
];

export const linkRules: readonly LinkRule[] = [...startRules, ...machineRules];

/** What programs meet around them: told once, however many of a container's commands meet it. */
export const surroundingRules: readonly LinkRule[] = [missingModule, missingLocale, missingTimeZone];
