import { bombs } from "./package-bombs.ts";
import { controls } from "./package-controls.ts";
import { forms } from "./package-forms.ts";
import { links } from "./package-links.ts";
import { names } from "./package-names.ts";
import type { HostilePackage } from "./package-parts.ts";
import { sizes } from "./package-sizes.ts";

/** Packages that somebody made to do harm, signed for by their archive all the same. */
export const hostilePackages: readonly HostilePackage[] = [
  ...names,
  ...links,
  ...bombs,
  ...sizes,
  ...forms,
  ...controls,
];
