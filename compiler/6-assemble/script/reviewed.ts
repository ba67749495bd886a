import { createHash } from "node:crypto";
import table from "../data/reviewed-scripts.txt";

const digests = new Set(table.split("\n").flatMap((line) => /^([0-9a-f]{64}) /.exec(line)?.[1] ?? []));

/**
 * Whether somebody has read this very script and found that a container needs nothing of it that Plimsoll does not do
 * by a rule of its own. Another version of the script has another digest and is followed like any other.
 */
export function isReviewed(script: string): boolean {
  return digests.has(createHash("sha256").update(script).digest("hex"));
}
