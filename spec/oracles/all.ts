import { oracle as closures } from "./closures.ts";
import { oracle as ldCache } from "./ld-cache.ts";
import type { Oracle } from "./oracle.ts";

/** Every oracle there is. */
export const oracles: readonly Oracle[] = [closures, ldCache];
