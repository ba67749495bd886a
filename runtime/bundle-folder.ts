import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Bundle } from "../spec/bundle.ts";
import { diagnose } from "../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../spec/diagnostics/diagnostic.ts";

/** A bundle on disk: its real path and what `bundle.json` says. */
export interface BundleFolder {
  readonly path: string;
  readonly bundle: Bundle;
}

export function openBundle(folder: string): BundleFolder | Diagnostic {
  const refuse = (reason: string) => diagnose("not-a-bundle", { folder, reason });
  try {
    const path = realpathSync(folder);
    const missing = ["launch", "rootfs"].find((name) => !existsSync(join(path, name)));
    if (missing) return refuse(`it has no ${missing}`);
    const bundle = readBundle(path);
    return bundle ? { path, bundle } : refuse("its bundle.json is of another version of Plimsoll");
  } catch (error) {
    return refuse((error as Error).message);
  }
}

export function readBundle(folder: string): Bundle | undefined {
  const bundle = JSON.parse(readFileSync(join(folder, "bundle.json"), "utf8")) as Bundle;
  const isKnown = bundle.format_version === 1 && /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(bundle.container);
  return isKnown ? bundle : undefined;
}

/** Two bundles with one identity start the same container. */
export function identityOf(bundle: Bundle): string {
  return `${bundle.rootDigest} ${bundle.configDigest}`;
}
