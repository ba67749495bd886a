import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import { isOfThisBoot } from "../edge/boot-id.ts";
import { digestOf } from "../edge/memo.ts";
import type { Project } from "../edge/project-files.ts";
import { type Built, builtAt, type Place, type Remembered } from "./built.ts";
import { type Remembering, recalled } from "./memory.ts";

/**
 * A bundle for each container, at the place that `place` gives; each is there whole or not at all. When nothing has
 * changed since the last time and the bundles are where they were put, that is found out before the compiler is loaded.
 */
export async function buildBundles(
  project: Project,
  locked: boolean | undefined,
  place: Place,
): Promise<Checked<readonly Built[] | undefined>> {
  const known = standingBundles(project, place);
  if (known) return known;
  const { makeBundles } = await import("./make-bundles.ts");
  return makeBundles(project, locked, place);
}

/** The bundles of the last build, when nothing has changed since and they are where they were put. */
export function standingBundles(project: Remembering, place: Place): Checked<readonly Built[]> | undefined {
  const known = recalled<Remembered>("build", project);
  if (!known?.builds.every((build) => stands(place(build), build.descriptor))) return undefined;
  return { value: known.builds.map((build) => builtAt(build, place)), diagnostics: known.diagnostics };
}

/** A line for each: what it is, and where. */
export function bundleLines(bundles: readonly Built[]): string {
  return bundles.map(({ container, path, rootDigest }) => `${container} ${rootDigest} ${path}\n`).join("");
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
