import type { PackageOrigin } from "./evidence.ts";

/** Where a package comes from, and whose signature says so. */
export function originText({ locked, suite }: PackageOrigin): string {
  const from = locked.suite === "" ? "a file of the project" : `suite ${locked.suite}`;
  const where = `${from} of source ${locked.source}, ${locked.path}`;
  if (!suite) return where;
  const { inRelease, signedBy, keyring } = suite;
  if (keyring === undefined) return `${where}; index ${inRelease}, trusted without a signature`;
  return `${where}; InRelease ${inRelease}, signed by ${signedBy.join(", ")}, keyring ${keyring}`;
}
