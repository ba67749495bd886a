import { oracle as aptSets } from "./apt-sets.ts";
import { oracle as breaking } from "./breaking.ts";
import { oracle as closures } from "./closures.ts";
import { oracle as hostClosures } from "./host-closures.ts";
import { oracle as identical } from "./identical.ts";
import { oracle as kernels } from "./kernels.ts";
import { oracle as ldCache } from "./ld-cache.ts";
import { oracle as loaderRules } from "./loader-rules.ts";
import { oracle as mmdebstrap } from "./mmdebstrap.ts";
import type { Oracle } from "./oracle.ts";
import { oracle as profile } from "./profile.ts";
import { oracle as readers } from "./readers.ts";
import { oracle as trees } from "./trees.ts";
import { oracle as versions } from "./versions.ts";

/** Every oracle there is. */
export const oracles: readonly Oracle[] = [
  versions,
  aptSets,
  trees,
  mmdebstrap,
  identical,
  closures,
  hostClosures,
  breaking,
  ldCache,
  loaderRules,
  profile,
  kernels,
  readers,
];
