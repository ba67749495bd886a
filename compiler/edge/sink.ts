import { createHash, type Hash } from "node:crypto";
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";

/** Where downloaded bytes go, with their digest so far. */
export interface Sink {
  readonly length: number;
  /** The bytes are the giver's again afterwards. */
  write(bytes: Uint8Array): void;
  /** Forgets everything, to begin again. */
  reset(): void;
  /** `sha256:…` of all that was written. */
  digest(): string;
}

export interface MemorySink extends Sink {
  bytes(): Uint8Array;
}

export function memorySink(): MemorySink {
  let chunks: Uint8Array[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    write: (bytes) => {
      chunks.push(Buffer.from(bytes));
      length += bytes.length;
    },
    reset: () => {
      chunks = [];
      length = 0;
    },
    digest: () => named(chunks.reduce((hash, chunk) => hash.update(chunk), createHash("sha256"))),
    bytes: () => Buffer.concat(chunks),
  };
}

export interface FileSink extends Sink {
  close(): void;
}

/** A file that may hold the beginning already: it is read once for its digest. Throws the system's errors. */
export function fileSink(path: string): FileSink {
  const file = openSync(path, "a+", 0o644);
  let hash = createHash("sha256");
  let length = readAll(file, hash);
  return {
    get length() {
      return length;
    },
    write: (bytes) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      hash.update(bytes);
      length += bytes.length;
    },
    reset: () => {
      ftruncateSync(file, 0);
      hash = createHash("sha256");
      length = 0;
    },
    digest: () => named(hash.copy()),
    close: () => closeSync(file),
  };
}

function readAll(file: number, hash: Hash): number {
  if (fstatSync(file).size === 0) return 0;
  const buffer = Buffer.alloc(1 << 18);
  let length = 0;
  for (let read = readSync(file, buffer, 0, buffer.length, 0); read > 0; ) {
    hash.update(buffer.subarray(0, read));
    length += read;
    read = readSync(file, buffer, 0, buffer.length, length);
  }
  return length;
}

function named(hash: Hash): string {
  return `sha256:${hash.digest("hex")}`;
}
