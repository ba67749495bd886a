import type { Entry, Reason } from "../../spec/plan.ts";
import type { RootPart } from "./report.ts";

/** The files of a plan by who brought them, largest first. Names of one file beside the first take no room. */
export function partsOf(entries: readonly Entry[]): readonly RootPart[] {
  const parts = new Map<string, { name: string; version?: string; files: number; bytes: number }>();
  for (const entry of entries) {
    if (entry.type !== "file") continue;
    const name = makerOf(entry.reason);
    const key = JSON.stringify([entry.reason.kind === "package", name]);
    const version = entry.reason.kind === "package" ? { version: entry.reason.version } : {};
    const part = parts.get(key) ?? { name, ...version, files: 0, bytes: 0 };
    part.files += 1;
    part.bytes += entry.size;
    parts.set(key, part);
  }
  return [...parts.values()].sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}

/** Who brought an entry, as the name of a part. */
export function makerOf(reason: Reason): string {
  switch (reason.kind) {
    case "package":
      return reason.package;
    case "file":
      return "the author's files";
    case "tree":
      return `source ${reason.source}`;
    case "derived":
      return `made by ${reason.rule}`;
    default:
      return "every container's own files";
  }
}
