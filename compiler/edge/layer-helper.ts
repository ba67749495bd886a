import { availableParallelism } from "node:os";
import type { Compression } from "../9-emit/image/compression.ts";
import type { LayerThread, ThreadAnswer } from "./layer-thread.ts";
import type { LayerWork } from "./layer-work.ts";

/** Who does work on layers beside this thread, one piece after the other. */
export interface Helper {
  /** Starts it, if so many bytes are worth that. The earlier the better: while packages are linked, a core has nothing to do. */
  startFor(bytes: number, compression: Compression): Promise<void>;
  /** What it has said by now; waits for nothing. */
  heard(): ThreadAnswer | undefined;
  give(work: LayerWork): void;
  /** What it says next, once it was given something. */
  wait(): Promise<ThreadAnswer>;
  /** Ends it, whatever it is at. */
  end(): Promise<void>;
}

/** Bytes that take several times as long to write, or to pack, as a thread takes to start and to warm up: some 60 ms. */
const worthAThread = { none: 64 * 1024 * 1024, gzip: 4 * 1024 * 1024, zstd: 16 * 1024 * 1024 };

/** A helper that is a thread, where there is a second core and once there is enough for it to do. */
export class LayerHelper implements Helper {
  #thread: LayerThread | undefined;
  #isStarted = false;

  async startFor(bytes: number, compression: Compression): Promise<void> {
    if (this.#isStarted || bytes < worthAThread[compression] || availableParallelism() < 2) return;
    this.#isStarted = true;
    const { LayerThread } = await import("./layer-thread.ts");
    try {
      this.#thread = new LayerThread();
    } catch {
      // The system has no thread for us: all is done without.
    }
  }

  heard(): ThreadAnswer | undefined {
    return this.#thread?.heard();
  }

  give(work: LayerWork): void {
    this.#thread?.give(work);
  }

  async wait(): Promise<ThreadAnswer> {
    return (await this.#thread?.wait()) ?? "failed";
  }

  async end(): Promise<void> {
    await this.#thread?.end();
    this.#thread = undefined;
  }
}
