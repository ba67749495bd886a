import type { Entry, FileEntry } from "../../spec/plan.ts";
import { placeIn } from "../formats/pack-name.ts";
import type { Packing } from "./compress-blob.ts";
import { compress } from "./compress-blob.ts";
import type { Blob } from "./kept-blob.ts";
import { TarFile } from "./tar-file.ts";

/** What a layer's blobs are made of and where they go: data alone, so that a thread can be given it. */
export interface LayerWork {
  readonly content: Content;
  /** What goes into the archive; undefined when it is there already. */
  readonly entries: readonly Entry[] | undefined;
  /** Where the archive goes, or is. */
  readonly tar: string;
  /** What it is packed with, and where that goes. */
  readonly packed?: { readonly by: Packing; readonly path: string };
}
/** Where the bytes of files are: the folder of the store, and those that are in no store by their names. */
export interface Content {
  readonly folder: string;
  readonly made: ReadonlyMap<string, Uint8Array>;
}
/** What was written. */
export interface LayerBlobs {
  readonly tar?: Blob;
  readonly packed?: Blob;
}

/** Writes what is wanted to its paths, where nothing is yet. `meanwhile` is called now and then. Throws StoreErrors. */
export async function doLayerWork(
  { content, entries, tar, packed }: LayerWork,
  meanwhile: () => void = () => {},
): Promise<LayerBlobs> {
  return {
    ...(entries && { tar: writeTar(tar, entries, content, meanwhile) }),
    ...(packed && { packed: await compress(tar, packed.path, packed.by, meanwhile) }),
  };
}

/** As many bytes are written in less than a millisecond. */
const often = 512 * 1024;

/** Writes entries with their content to a new archive at a path. Throws StoreErrors. */
export function writeTar(
  path: string,
  entries: readonly Entry[],
  content: Content,
  meanwhile: () => void = () => {},
): Blob {
  const tar = new TarFile(path);
  let next = often;
  try {
    for (const entry of entries) {
      tar.add(entry, entry.type === "file" ? bytesOf(entry, content) : undefined);
      if (tar.size < next) continue;
      next = tar.size + often;
      meanwhile();
    }
    return tar.finish();
  } finally {
    tar.close();
  }
}

function bytesOf({ source }: FileEntry, { folder, made }: Content) {
  return made.get(source) ?? placeIn(folder, source);
}
