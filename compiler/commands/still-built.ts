import { imageLines, standingImages } from "./build-images.ts";
import { placeIn } from "./built.ts";
import { bundleLines, standingBundles } from "./bundles.ts";
import { atOnce } from "./memory.ts";
import { isLayered, outOf } from "./output-forms.ts";
import type { PlainBuild } from "./plain-build.ts";

/**
 * What a build as text would print, when the last one had nothing else to tell, nothing has changed and what it wrote is in
 * place; else undefined.
 */
export function stillBuilt(asked: PlainBuild): string | undefined {
  const { as = "bundle", compress } = asked;
  if (compress !== undefined && !isLayered(as)) return undefined;
  return atOnce(asked.project, (project) => {
    const out = asked.out ?? outOf(project, as);
    if (as === "bundle") {
      const known = standingBundles(project, placeIn(out));
      return known?.diagnostics.length === 0 ? bundleLines(known.value) : undefined;
    }
    const known = standingImages(project, { as, compress: compress ?? "none", locked: asked.locked, out });
    return known?.diagnostics.length === 0 ? imageLines(known.value) : undefined;
  });
}
