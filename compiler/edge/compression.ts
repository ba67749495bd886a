import { closeSync, openSync, readSync } from "node:fs";

const magic: readonly (readonly [start: string, compression: "gzip" | "xz" | "zstd"])[] = [
  ["1f8b", "gzip"],
  ["fd377a585a00", "xz"],
  ["28b52ffd", "zstd"],
];

/** What a file is compressed with, by its first bytes. */
export function compressionOf(path: string): "none" | "gzip" | "xz" | "zstd" {
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(6);
    readSync(file, start, 0, 6, 0);
    return magic.find(([one]) => start.toString("hex").startsWith(one))?.[1] ?? "none";
  } finally {
    closeSync(file);
  }
}
