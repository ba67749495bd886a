import type { Entry, Plan, Reason } from "../../spec/plan.ts";

/** `manifest.json`: every path of a container with what it is and why it is there. */
export interface Manifest {
  readonly format_version: 1;
  readonly container: string;
  readonly rootDigest: string;
  readonly entries: readonly ManifestEntry[];
}
export interface ManifestEntry {
  readonly path: string;
  readonly type: Entry["type"];
  /** Octal, four digits or more: `0755`. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly digest?: string;
  readonly size?: number;
  readonly target?: string;
  readonly dropped?: { readonly mode: string; readonly capability?: string };
  readonly reason: Reason;
}

export function manifest({ container, rootDigest, entries }: Plan): Manifest {
  return { format_version: 1, container, rootDigest, entries: entries.map(describe) };
}

function describe(entry: Entry): ManifestEntry {
  const { path, type, uid, gid, reason, dropped } = entry;
  const octal = (mode: number) => mode.toString(8).padStart(4, "0");
  const lost = dropped && { dropped: { ...dropped, mode: octal(dropped.mode) } };
  const common = { path, type, mode: octal(entry.mode), uid, gid, ...lost };
  if (entry.type === "file") return { ...common, digest: entry.digest, size: entry.size, reason };
  if (entry.type === "symlink" || entry.type === "hardlink")
    return { ...common, target: entry.target, reason };
  return { ...common, reason };
}
