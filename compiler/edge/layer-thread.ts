import {
  isMainThread,
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  SHARE_ENV,
  Worker,
  workerData,
} from "node:worker_threads";
import { doLayerWork, type LayerBlobs, type LayerWork } from "./layer-work.ts";

/** What a thread says, and then waits for work: that it has started, what came of the last work, or that this has failed. */
export type ThreadAnswer = "started" | "failed" | LayerBlobs;

/** A thread that makes the blobs of layers, one after the other, as it is given them. */
export class LayerThread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  #hasEnded = false;

  /** Throws when the system has no thread for us. */
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(import.meta.filename, {
      workerData: { layerPort: port2 },
      transferList: [port2],
      execArgv: [],
      env: SHARE_ENV,
    });
    // One that dies has failed: `wait` tells.
    this.#worker.on("error", () => {});
    this.#worker.on("exit", () => {
      this.#hasEnded = true;
    });
    this.#worker.unref();
  }

  /** What it has said by now; waits for nothing. */
  heard(): ThreadAnswer | undefined {
    return receiveMessageOnPort(this.#port)?.message;
  }

  give(work: LayerWork): void {
    this.#port.postMessage(work);
  }

  /** What it says next. */
  wait(): Promise<ThreadAnswer> {
    return new Promise((resolve) => {
      if (this.#hasEnded) return resolve("failed");
      this.#worker.ref();
      this.#worker.once("exit", () => resolve("failed"));
      this.#port.once("message", resolve);
    });
  }

  /** Ends it, whatever it is at, which stays half written. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** What the thread itself does. The reason of a failure is met once more by who does the work instead, and told by him. */
function serve(port: MessagePort): void {
  port.on("message", (work: LayerWork) =>
    doLayerWork(work).then(
      (blobs) => port.postMessage(blobs),
      () => port.postMessage("failed"),
    ),
  );
  port.postMessage("started");
}

if (!isMainThread && workerData?.layerPort) serve(workerData.layerPort);
