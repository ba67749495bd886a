import { resolve } from "node:path";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Project } from "../edge/project-files.ts";
import { type ImageOptions, type MadeImage, memoKind, type RememberedImages, sumsIn } from "./made-images.ts";
import { type Remembering, recalled } from "./memory.ts";

/**
 * The images of every container below a folder. When nothing has changed since the last time and they are where they were put,
 * that is found out before the compiler is loaded.
 */
export async function buildImages(
  project: Project,
  options: ImageOptions,
): Promise<Checked<readonly MadeImage[] | undefined>> {
  const known = standingImages(project, options);
  if (known) return known;
  const { makeImages } = await import("./make-images.ts");
  return makeImages(project, options);
}

/** The images of the last build, when nothing has changed since and they are where they were put. */
export function standingImages(
  project: Remembering,
  options: ImageOptions,
): Checked<readonly MadeImage[]> | undefined {
  const known = recalled<RememberedImages>(memoKind(options), project);
  if (known?.out !== resolve(options.out) || known.sums !== sumsIn(known.out, options)) return undefined;
  return { value: known.images, diagnostics: known.diagnostics };
}

/** A line for each: what it is, and where. */
export function imageLines(images: readonly MadeImage[]): string {
  return images.map(({ image, digest, path }) => `${image} ${digest} ${path}\n`).join("");
}
