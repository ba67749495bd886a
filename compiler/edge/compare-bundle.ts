import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Entry } from "../../spec/plan.ts";
import { type Difference, differencesOf } from "./compare-tree.ts";
import type { BundleFiles } from "./write-bundle.ts";

/** What a bundle on the disk has otherwise than what a build would write, its root file system last. */
export function compareBundle(folder: string, files: BundleFiles, entries: readonly Entry[]): Difference[] {
  const found = bundleFiles(folder);
  const paths = [...new Set([...files.keys(), ...found.keys()])].sort();
  const own = paths.flatMap((path) => fileDifference(path, files.get(path), found.get(path)));
  return [...own, ...differencesOf(entries, join(folder, "rootfs"))];
}

type BundleFile = BundleFiles extends ReadonlyMap<string, infer One> ? One : never;

function fileDifference(
  path: string,
  expected: BundleFile | undefined,
  found: BundleFile | undefined,
): Difference[] {
  if (!expected || !found) {
    const [should, is] = [expected, found].map((one) => (one ? "file" : "absent")) as [string, string];
    return [{ path, field: "entry", expected: should, found: is }];
  }
  const [should, is] = [digest(expected.bytes), digest(found.bytes)];
  if (should !== is) return [{ path, field: "digest", expected: should, found: is }];
  if ((expected.mode & 0o111) === (found.mode & 0o111)) return [];
  return [{ path, field: "mode", expected: expected.mode.toString(8), found: found.mode.toString(8) }];
}

/** The files of a bundle beside its root and what an engine made there (`volumes`). */
export function bundleFiles(folder: string): BundleFiles {
  const files = new Map<string, BundleFile>();
  const visit = (path: string): void => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const name = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory() && path === "" && ["rootfs", "volumes"].includes(name)) continue;
      if (entry.isDirectory()) visit(name);
      else if (entry.isFile()) {
        const at = join(folder, name);
        files.set(name, { bytes: readFileSync(at), mode: lstatSync(at).mode & 0o7777 });
      }
    }
  };
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) visit("");
  return files;
}

function digest(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
