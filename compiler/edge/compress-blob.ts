import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Compression } from "../9-emit/image/compression.ts";
import type { Blob } from "./kept-blob.ts";
import { fileSink } from "./sink.ts";
import { onDisk } from "./store-error.ts";

export type Packing = Exclude<Compression, "none">;
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
export const encodings: Readonly<Record<Packing, Encoding>> = {
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

/** Under what a store keeps the packed form of an archive, by the digest of that. */
export function packedKind(by: Packing): string {
  return `layers-${encodings[by].name}`;
}

/** Packs a file into a new one. `meanwhile` is called now and then. Throws StoreErrors. */
export async function compress(from: string, to: string, by: Packing, meanwhile: () => void): Promise<Blob> {
  const encode = await encodings[by].load();
  return onDisk(to, () => encodeAll(from, to, encode, meanwhile));
}

function encodeAll(from: string, to: string, encode: Encoder, meanwhile: () => void): Blob {
  const file = openSync(from, "r");
  const sink = fileSink(to);
  try {
    const size = fstatSync(file).size;
    const part = Buffer.allocUnsafe(Math.min(size, partSize));
    for (let at = 0; at < size; at += partSize) {
      const length = readSync(file, part, 0, Math.min(partSize, size - at), at);
      sink.write(encode(part.subarray(0, length)));
      meanwhile();
    }
    return { digest: sink.digest(), size: sink.length };
  } finally {
    closeSync(file);
    sink.close();
  }
}
