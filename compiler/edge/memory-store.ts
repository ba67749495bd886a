import { storeName } from "../formats/store-name.ts";
import type { Store } from "./interfaces.ts";

/** A store that keeps everything in memory, for tests. Archives are the paths it was told of. */
export interface MemoryStore extends Store {
  readonly files: Map<string, Uint8Array>;
  readonly archives: Map<string, string>;
  putFile(inode: Parameters<typeof storeName>[0], bytes: Uint8Array): string;
}

export function memoryStore(): MemoryStore {
  const values = new Map<string, Uint8Array>();
  const files = new Map<string, Uint8Array>();
  const archives = new Map<string, string>();
  return {
    folder: "memory",
    files,
    archives,
    archive: (digest) => archives.get(digest),
    get: (kind, key) => values.get(`${kind}/${key}`),
    holds: (kind, key) => values.has(`${kind}/${key}`),
    put: (kind, key, bytes) => void values.set(`${kind}/${key}`, bytes),
    putFile: (inode, bytes) => {
      files.set(storeName(inode), bytes);
      return storeName(inode);
    },
    read: (source) => {
      const bytes = files.get(source);
      if (!bytes) throw new Error(`the store has no ${source}`);
      return bytes;
    },
  };
}
