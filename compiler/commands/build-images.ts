import { resolve } from "node:path";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Project } from "../edge/project-files.ts";
import { type ImageOptions, type MadeImage, memoKind, type RememberedImages, sumsIn } from "./made-images.ts";
import { recalled } from "./memory.ts";

/**
 * The images of every container below a folder. When nothing has changed since the last time and they are where they were put,
 * that is found out before the compiler is loaded.
 */
export async function buildImages(
  project: Project,
  options: ImageOptions,
): Promise<Checked<readonly MadeImage[] | undefined>> {
  const known = recalled<RememberedImages>(memoKind(options), project);
  if (known?.out === resolve(options.out) && known.sums === sumsIn(known.out, options))
    return { value: known.images, diagnostics: known.diagnostics };
  const { makeImages } = await import("./make-images.ts");
  return makeImages(project, options);
}
