/** How the archive of a layer is packed. */
export const compressions = ["none", "gzip", "zstd"] as const;
export type Compression = (typeof compressions)[number];
