import { createHash } from "node:crypto";

/** Metadata that makes two files with the same bytes two inodes. */
export interface Inode {
  readonly digest: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly xattrs?: Readonly<Record<string, string>>;
}

/**
 * Where the store keeps a file with these bytes *and* this metadata, relative to its folder. Two containers that
 * hold the same file share one inode; a different owner or mode is a different name, so a link never lies. Attributes are many bytes at times, and a file name
 * has 255, so they stand in it by digest.
 */
export function storeName(inode: Inode): string {
  const hex = inode.digest.slice("sha256:".length);
  const owner = `${inode.mode.toString(8)}.${inode.uid}.${inode.gid}.${inode.mtime}`;
  return `files/${hex}.${owner}${attributes(inode.xattrs)}`;
}

function attributes(xattrs: Inode["xattrs"]): string {
  const sorted = Object.entries(xattrs ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) return "";
  return `.${createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 32)}`;
}
