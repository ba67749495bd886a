import type { FileStore } from "./store.ts";

/** A blob of the store by its bytes. */
export interface Blob {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/** The blob that was made under this key before, when the store still has it. A damaged record is none. */
export function keptBlob(store: FileStore, kind: string, key: string): Blob | undefined {
  const record = store.get(kind, key);
  if (!record) return undefined;
  try {
    const { digest, size } = JSON.parse(Buffer.from(record).toString("utf8")) as Blob;
    return store.archive(digest) === undefined ? undefined : { digest, size };
  } catch {
    return undefined;
  }
}

/** Takes a blob from a temporary path, and only then remembers what it was made of. */
export function keepBlob(store: FileStore, kind: string, key: string, temporary: string, blob: Blob): Blob {
  store.keepArchive(temporary, blob.digest);
  store.put(kind, key, Buffer.from(JSON.stringify(blob)));
  return blob;
}
