import { rmSync } from "node:fs";
import type { Entry } from "../../spec/plan.ts";
import type { Compression } from "../9-emit/image/compression.ts";
import { type Descriptor, layerTypes } from "../9-emit/image/manifests.ts";
import { packedKind } from "./compress-blob.ts";
import { type Blob, keepBlob, keptBlob } from "./kept-blob.ts";
import type { Content, LayerBlobs, LayerWork } from "./layer-work.ts";
import type { FileStore } from "./store.ts";

/** What a layer is made of. */
export interface WantedLayer {
  readonly entries: readonly Entry[];
  /** The bytes of those of its files that are in no store. */
  readonly made: Content["made"];
}
/** A layer that is in the store, under the digest of the blob. */
export interface WrittenLayer {
  readonly diffId: string;
  readonly blob: Descriptor;
}

/** One layer on its way into the store. */
export class LayerTask {
  readonly #key: string;
  readonly #wanted: WantedLayer;
  readonly #store: FileStore;
  readonly #compression: Compression;
  #tar: Blob | undefined;
  #packed: Blob | undefined;
  #work: LayerWork | undefined;

  constructor(key: string, wanted: WantedLayer, store: FileStore, compression: Compression) {
    [this.#key, this.#wanted, this.#store, this.#compression] = [key, wanted, store, compression];
    this.#tar = keptBlob(store, kind, key);
    if (this.#tar && compression !== "none")
      this.#packed = keptBlob(store, packedKind(compression), this.#tar.digest);
  }

  /** Bytes of its files. */
  get size(): number {
    return this.#wanted.entries.reduce((sum, entry) => sum + (entry.type === "file" ? entry.size : 0), 0);
  }

  /** Undefined while something is still to be written. */
  get written(): WrittenLayer | undefined {
    const blob = this.#compression === "none" ? this.#tar : this.#packed;
    if (!this.#tar || !blob) return undefined;
    return { diffId: this.#tar.digest, blob: { mediaType: layerTypes[this.#compression], ...blob } };
  }

  /** What is to be done, at temporary paths; there is nothing at them. */
  work(): LayerWork {
    this.drop();
    const { entries, made } = this.#wanted;
    const kept = this.#tar && this.#store.archive(this.#tar.digest);
    const own = new Map(entries.flatMap((entry) => ofMade(entry, made)));
    this.#work = {
      content: { folder: this.#store.folder, made: own },
      entries: kept === undefined ? entries : undefined,
      tar: kept ?? this.#store.temporary(),
      ...(this.#compression !== "none" && {
        packed: { by: this.#compression, path: this.#store.temporary() },
      }),
    };
    return this.#work;
  }

  /** Takes into the store what came of the work. */
  keep({ tar, packed }: LayerBlobs): void {
    if (!this.#work) return;
    const { tar: path, packed: to } = this.#work;
    if (tar) this.#tar = keepBlob(this.#store, kind, this.#key, path, tar);
    if (packed && to && this.#tar)
      this.#packed = keepBlob(this.#store, packedKind(to.by), this.#tar.digest, to.path, packed);
    this.#work = undefined;
  }

  /** Leaves nothing of work that came to nothing. */
  drop(): void {
    if (this.#work?.entries) rmSync(this.#work.tar, { force: true });
    if (this.#work?.packed) rmSync(this.#work.packed.path, { force: true });
    this.#work = undefined;
  }
}

const kind = "layers";

function ofMade(entry: Entry, made: Content["made"]): (readonly [string, Uint8Array])[] {
  const bytes = entry.type === "file" ? made.get(entry.source) : undefined;
  return bytes && entry.type === "file" ? [[entry.source, bytes]] : [];
}
