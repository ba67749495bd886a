import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import { isOfThisBoot } from "../edge/boot-id.ts";
import { digestOf } from "../edge/memo.ts";
import type { Project } from "../edge/project-files.ts";
import { type Built, builtAt, type Place, type Remembered } from "./built.ts";
import { recalled } from "./memory.ts";

/**
 * A bundle for each container, at the place that `place` gives; each is there whole or not at all. When nothing has
 * changed since the last time and the bundles are where they were put, that is found out before the compiler is loaded.
 */
export async function buildBundles(
  project: Project,
  locked: boolean | undefined,
  place: Place,
): Promise<Checked<readonly Built[] | undefined>> {
  const known = recalled<Remembered>("build", project);
  if (known?.builds.every((build) => stands(place(build), build.descriptor))) {
    return { value: known.builds.map((build) => builtAt(build, place)), diagnostics: known.diagnostics };
  }
  const { makeBundles } = await import("./make-bundles.ts");
  return makeBundles(project, locked, place);
}

/** `bundle.json` holds the digests of all else. */
function stands(path: string, descriptor: string): boolean {
  try {
    return (
      existsSync(join(path, "rootfs")) &&
      isOfThisBoot(path) &&
      digestOf(readFileSync(join(path, "bundle.json"))) === descriptor
    );
  } catch {
    return false;
  }
}
