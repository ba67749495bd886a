import { statSync } from "node:fs";
import type { TreeFacts } from "../5-lock/facts.ts";
import { ArchiveError } from "../formats/deb-error.ts";
import { readElf } from "../formats/elf.ts";
import { TarReader } from "../formats/tar.ts";
import { limitsFor } from "../formats/tar-limits.ts";
import { TarPaths } from "../formats/tar-path.ts";
import { compressionOf } from "./compression.ts";
import { decompress } from "./decompress.ts";
import { DataVisitor } from "./read-package-data.ts";
import type { FileStore } from "./store.ts";

/**
 * A tar archive as a tree: plain, gzip, xz or zstd, told by its first bytes. `onBytes` sees it unpacked. Rejects with an
 * ArchiveError for what is damaged, too large, or reaches outside of itself.
 */
export async function readTar(
  path: string,
  store: FileStore,
  onBytes: (chunk: Uint8Array) => void = () => {},
): Promise<TreeFacts> {
  const { size } = statSync(path);
  if (size === 0) throw new ArchiveError("the archive is empty");
  const visitor = new DataVisitor(store, readElf, { paths: new TarPaths(true) });
  const reader = new TarReader(visitor, limitsFor(size));
  const part = { name: "the archive", offset: 0, size, compression: compressionOf(path) };
  try {
    await decompress(path, part, (chunk) => {
      onBytes(chunk);
      reader.push(chunk);
    });
    reader.end(true);
    visitor.settle();
  } finally {
    visitor.abandon();
  }
  const { members, elf, shebangs } = visitor.facts();
  return { format: 1, members, elf, shebangs };
}

/** The newest time of a tree, seconds since 1970. */
export function newestTime({ members }: TreeFacts): number {
  return members.reduce((newest, { mtime }) => Math.max(newest, mtime), 0);
}
