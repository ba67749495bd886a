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
 * hold the same file share one inode; a different owner or mode is a different name, so a link never lies.
 */
export function storeName(inode: Inode): string {
  const hex = inode.digest.slice("sha256:".length);
  const xattrs = Object.entries(inode.xattrs ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${Buffer.from(value, "base64").toString("hex")}`);
  const owner = `${inode.mode.toString(8)}.${inode.uid}.${inode.gid}.${inode.mtime}`;
  return [`files/${hex.slice(0, 2)}/${hex}.${owner}`, ...xattrs].join(".");
}
