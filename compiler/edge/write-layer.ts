import { createHash } from "node:crypto";
import type { Entry, FileEntry } from "../../spec/plan.ts";
import type { Compression } from "../9-emit/image/compression.ts";
import type { Layer } from "../9-emit/image/layer.ts";
import { type Descriptor, layerTypes } from "../9-emit/image/manifests.ts";
import { digestEntries } from "../formats/canonical-entry.ts";
import { compressedBlob } from "./compress-blob.ts";
import { type Blob, keepBlob, keptBlob } from "./kept-blob.ts";
import type { FileStore, Place } from "./store.ts";
import { TarFile } from "./tar-file.ts";

/** A layer with its bytes in the store, under the digest of the blob. */
export interface WrittenLayer extends Layer {
  readonly diffId: string;
  readonly blob: Descriptor;
}

/**
 * Makes a layer's archive out of the plan and the files of the store, and keeps it there: the same entries are never written
 * a second time, whichever container or project they belong to. No root file system is on the disk at any time, so
 * owners, devices and attributes need no privilege. Throws StoreErrors.
 */
export async function writeLayer(
  layer: Layer,
  store: FileStore,
  made: ReadonlyMap<string, Uint8Array>,
  compression: Compression,
): Promise<WrittenLayer> {
  const key = layerKey(layer);
  const tar = keptBlob(store, kind, key) ?? write(layer, key, store, made);
  const blob = compression === "none" ? tar : await compressedBlob(tar, compression, store);
  return { ...layer, diffId: tar.digest, blob: { mediaType: layerTypes[compression], ...blob } };
}

const kind = "layers";

function write(layer: Layer, key: string, store: FileStore, made: ReadonlyMap<string, Uint8Array>): Blob {
  const temporary = store.temporary();
  return keepBlob(store, kind, key, temporary, writeTar(temporary, layer.entries, store, made));
}

/** Writes entries with their content to a new archive at a path. */
export function writeTar(
  path: string,
  entries: readonly Entry[],
  store: FileStore,
  made: ReadonlyMap<string, Uint8Array>,
): Blob {
  const tar = new TarFile(path);
  try {
    for (const entry of entries)
      tar.add(entry, entry.type === "file" ? contentOf(entry, store, made) : undefined);
    return tar.finish();
  } finally {
    tar.close();
  }
}

function contentOf(
  { source }: FileEntry,
  store: FileStore,
  made: ReadonlyMap<string, Uint8Array>,
): Uint8Array | Place {
  return made.get(source) ?? store.place(source);
}

/** Of all that goes into the archive; the number changes when the writer's bytes would. */
export function layerKey({ entries, key }: Layer): string {
  if (key !== undefined) return key;
  const hash = createHash("sha256").update("plimsoll-layer 1\n");
  digestEntries(hash, entries);
  return `sha256:${hash.digest("hex")}`;
}
