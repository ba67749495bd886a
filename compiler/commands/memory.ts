import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Project } from "../edge/project-files.ts";

/** A project as this very build of the program sees it: another build may say something else of the same files. */
export function memoKey({ folder, files }: Project): string {
  return [programDigest(), folder, ...files.sources()].join("\n");
}

/** The program's own file names its parts by their digests, so its text changes whenever any of them does. */
function programDigest(): string {
  const program = process.argv[1];
  return program ? createHash("sha256").update(readFileSync(program)).digest("hex") : "";
}
