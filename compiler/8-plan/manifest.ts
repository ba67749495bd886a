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
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly digest?: string;
  readonly size?: number;
  readonly target?: string;
  readonly major?: number;
  readonly minor?: number;
  /** Names to values in base64. */
  readonly xattrs?: Readonly<Record<string, string>>;
  readonly dropped?: { readonly mode: string; readonly capability?: string };
  readonly reason: Reason;
}

export function manifest({ container, rootDigest, entries }: Plan): Manifest {
  return { format_version: 1, container, rootDigest, entries: entries.map(describe) };
}

/** As it is written. */
export function manifestText(plan: Plan): string {
  return `${JSON.stringify(manifest(plan), undefined, 1)}\n`;
}

function describe(entry: Entry): ManifestEntry {
  const { path, type, uid, gid, mtime, xattrs, reason, dropped } = entry;
  const octal = (mode: number) => mode.toString(8).padStart(4, "0");
  const lost = dropped && { dropped: { ...dropped, mode: octal(dropped.mode) } };
  const common = { path, type, mode: octal(entry.mode), uid, gid, mtime, ...(xattrs && { xattrs }), ...lost };
  if (entry.type === "file") return { ...common, digest: entry.digest, size: entry.size, reason };
  if (entry.type === "symlink" || entry.type === "hardlink")
    return { ...common, target: entry.target, reason };
  if (entry.type === "character-device" || entry.type === "block-device")
    return { ...common, major: entry.major, minor: entry.minor, reason };
  return { ...common, reason };
}

/** The plan that a manifest was made of, but for where the store keeps bytes. Believes its input. */
export function entriesOfManifest({ entries }: Manifest): Entry[] {
  return entries.map(
    ({ mode, dropped: _, ...rest }) =>
      ({ ...rest, mode: Number.parseInt(mode, 8), source: "" }) as unknown as Entry,
  );
}
