import { createHash } from "node:crypto";
import type { Entry } from "../../spec/plan.ts";
import { digestEntries } from "../formats/canonical-entry.ts";

/**
 * `sha256:…` over the canonical text of the entries: a first line that names the form, then one JSON array a line. Two
 * root file systems have the same digest exactly when nothing that a process can see of them differs (spec/plan.md).
 */
export function rootDigest(entries: readonly Entry[]): string {
  const hash = createHash("sha256").update("plimsoll-root 1\n");
  digestEntries(hash, entries);
  return `sha256:${hash.digest("hex")}`;
}
