import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Compression } from "../9-emit/image/compression.ts";
import { type Blob, keepBlob, keptBlob } from "./kept-blob.ts";
import { fileSink } from "./sink.ts";
import type { FileStore } from "./store.ts";
import { onDisk } from "./store-error.ts";

type Encoder = (bytes: Uint8Array) => Uint8Array;
interface Encoding {
  /** Stands for the bytes that come out: another version or level is another name. */
  readonly name: string;
  readonly load: () => Promise<Encoder>;
}

/** Each part is a whole member (RFC 1952) or frame (RFC 8878), so a layer of any size takes little memory. */
const partSize = 4 * 1024 * 1024;

/**
 * Encoders that are a part of the program: plain JavaScript and WebAssembly give the same bytes on every machine and every
 * Node, which zlib of Node does not promise, and Node 20 has no zstd. Levels are those beyond which time grows and size does not.
 */
export const encodings: Readonly<Record<Exclude<Compression, "none">, Encoding>> = {
  gzip: {
    name: "fflate-0.8.3-level-3",
    load: async () => {
      const { gzipSync } = await import("fflate");
      return (bytes) => gzipSync(bytes, { level: 3, mtime: 0 });
    },
  },
  zstd: {
    name: "hpcc-js-wasm-zstd-1.12.5-level-3",
    load: async () => {
      const { Zstd } = await import("@hpcc-js/wasm-zstd");
      const zstd = await Zstd.load();
      return (bytes) => zstd.compress(bytes, 3);
    },
  },
};

/** The compressed form of a blob of the store, made once and kept there too. Throws StoreErrors. */
export async function compressedBlob(
  { digest }: Blob,
  compression: Exclude<Compression, "none">,
  store: FileStore,
): Promise<Blob> {
  const { name, load } = encodings[compression];
  const kind = `layers-${name}`;
  const before = keptBlob(store, kind, digest);
  if (before) return before;
  const temporary = store.temporary();
  const encode = await load();
  const blob = onDisk(temporary, () => compress(store.archive(digest) ?? "", temporary, encode));
  return keepBlob(store, kind, digest, temporary, blob);
}

function compress(from: string, to: string, encode: Encoder): Blob {
  const file = openSync(from, "r");
  const sink = fileSink(to);
  try {
    const size = fstatSync(file).size;
    const part = Buffer.allocUnsafe(Math.min(size, partSize));
    for (let at = 0; at < size; at += partSize) {
      const length = readSync(file, part, 0, Math.min(partSize, size - at), at);
      sink.write(encode(part.subarray(0, length)));
    }
    return { digest: sink.digest(), size: sink.length };
  } finally {
    closeSync(file);
    sink.close();
  }
}
