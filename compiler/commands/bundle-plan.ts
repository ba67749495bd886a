import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bundle } from "../../spec/bundle.ts";
import type { Plan } from "../../spec/plan.ts";
import { entriesOfManifest } from "../8-plan/manifest.ts";

/** The plan of a bundle on the disk, as its own files have it, with what names the build. */
export interface BundlePlan extends Plan, Pick<Bundle, "container" | "rootDigest" | "configDigest"> {}

/** Undefined when there is no bundle, or none that can be read. */
export function readBundle(folder: string): BundlePlan | undefined {
  if (!existsSync(join(folder, "bundle.json"))) return undefined;
  try {
    const { container, rootDigest, configDigest }: Bundle = read(folder, "bundle.json");
    return { container, rootDigest, configDigest, entries: entriesOfManifest(read(folder, "manifest.json")) };
  } catch {
    return undefined;
  }
}

function read(folder: string, name: string) {
  return JSON.parse(readFileSync(join(folder, name), "utf8"));
}
