import type { Compression } from "../9-emit/image/compression.ts";
import type { Helper } from "./layer-helper.ts";
import { LayerTask, type WantedLayer, type WrittenLayer } from "./layer-task.ts";
import type { ThreadAnswer } from "./layer-thread.ts";
import { doLayerWork, type LayerBlobs } from "./layer-work.ts";
import type { FileStore } from "./store.ts";

/** Is told of layers, by their keys, as each is begun and as each is there. */
export interface LayerProgress {
  begin(key: string): void;
  end(key: string): void;
}

/**
 * Makes the archives of layers out of the plan and the files of the store, packs them, and keeps all there: the same entries
 * are never written a second time, whichever container or project they belong to. No root file system is on the disk at any
 * time, so owners, devices and attributes need no privilege. Layers come and go by their keys (`layerKey`), and are begun in
 * their order; a helper that has started writes beside. Throws StoreErrors, once nothing is under way any more: what is whole
 * by then is kept, and nothing else is left.
 */
export async function writeLayers(
  wanted: ReadonlyMap<string, WantedLayer>,
  store: FileStore,
  compression: Compression,
  progress: LayerProgress,
  helper: Helper,
): Promise<ReadonlyMap<string, WrittenLayer>> {
  const tasks = [...wanted].map(([key, one]) => [key, new LayerTask(key, one, store, compression)] as const);
  const missing = tasks.filter(([, { written }]) => !written);
  if (missing.length > 1)
    await helper.startFor(
      missing.reduce((sum, [, { size }]) => sum + size, 0),
      compression,
    );
  const work = new LayerQueue(tasks, helper, progress);
  try {
    await work.finish();
  } catch (error) {
    await work.giveUp();
    throw error;
  }
  return new Map(tasks.map(([key, task]) => [key, task.written as WrittenLayer]));
}

type Named = readonly [key: string, task: LayerTask];

/** Layers that are begun in their order, here and by a helper, who gets the next whenever he has done one. */
class LayerQueue {
  readonly #tasks: readonly Named[];
  readonly #waiting: Named[];
  readonly #helper: Helper;
  readonly #progress: LayerProgress;
  /** What the helper is at. */
  #given: Named | undefined;

  constructor(tasks: readonly Named[], helper: Helper, progress: LayerProgress) {
    [this.#tasks, this.#waiting] = [tasks, [...tasks]];
    [this.#helper, this.#progress] = [helper, progress];
  }

  async finish(): Promise<void> {
    for (let own = this.#next(); own || this.#given; own = this.#next())
      if (own) this.#keep(own, await doLayerWork(own[1].work(), () => this.#listen()));
      else this.#heard(await this.#helper.wait());
  }

  /** Leaves nothing of what is not in the store. */
  async giveUp(): Promise<void> {
    await this.#helper.end();
    for (const [, task] of this.#tasks) task.drop();
  }

  /** The next that is not there yet. */
  #next(): Named | undefined {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      this.#progress.begin(next[0]);
      if (!next[1].written) return next;
      this.#progress.end(next[0]);
    }
    return undefined;
  }

  #keep([key, task]: Named, blobs: LayerBlobs): void {
    task.keep(blobs);
    this.#progress.end(key);
  }

  #listen(): void {
    const answer = this.#helper.heard();
    if (answer !== undefined) this.#heard(answer);
  }

  /** A helper that has failed gets no more: his work is done here, where the reason is met again and told. */
  #heard(answer: ThreadAnswer): void {
    const done = this.#given;
    this.#given = undefined;
    if (answer === "failed") {
      if (done) this.#waiting.unshift(done);
      return;
    }
    if (done && answer !== "started") this.#keep(done, answer);
    this.#given = this.#next();
    if (this.#given) this.#helper.give(this.#given[1].work());
  }
}
