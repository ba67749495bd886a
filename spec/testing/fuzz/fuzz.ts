import { isMainThread, Worker, workerData } from "node:worker_threads";
import { randomNumbers } from "../../oracles/random.ts";
import { mutate } from "./mutate.ts";
import { targets } from "./targets.ts";

export interface Fuzzing {
  readonly name: string;
  readonly seconds: number;
  /** The same seed gives the same inputs. */
  readonly seed: number;
}
export interface Fuzzed {
  readonly runs: number;
  /** The first input that the parser did not survive, and what it did. */
  readonly fault?: { readonly run: number; readonly reason: string; readonly input: Uint8Array };
}

/** No input of these sizes takes a parser a hundredth of it. */
const patience = 20_000;

/** Feeds a parser with inputs made worse, in a thread of its own, so that one that never ends is found out. */
export function fuzz(wanted: Fuzzing): Promise<Fuzzed> {
  const beat = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), { workerData: { ...wanted, beat } });
  return new Promise((resolve, reject) => {
    let last = -1;
    const watch = setInterval(() => {
      const run = Atomics.load(beat, 0);
      if (run !== last) last = run;
      else {
        clearInterval(watch);
        void worker.terminate();
        resolve({ runs: run, fault: { run, reason: "it never ends", input: inputOf(wanted, run) } });
      }
    }, patience);
    worker.on("message", (done: Fuzzed) => {
      clearInterval(watch);
      resolve(done);
    });
    worker.on("error", (error) => {
      clearInterval(watch);
      reject(error);
    });
  });
}

function inputs({ name, seed }: Fuzzing): () => Uint8Array {
  const target = targets.find((one) => one.name === name);
  if (!target) throw new Error(`there is no target ${name}`);
  const seeds = target.seeds();
  const chance = randomNumbers(seed);
  return () => mutate(seeds, chance);
}

/** The input of one run, made again. */
function inputOf(wanted: Fuzzing, run: number): Uint8Array {
  const next = inputs(wanted);
  let input = next();
  for (let i = 0; i < run; i++) input = next();
  return input;
}

function work(wanted: Fuzzing & { readonly beat: Int32Array }): Fuzzed {
  const next = inputs(wanted);
  const target = targets.find((one) => one.name === wanted.name);
  const until = Date.now() + wanted.seconds * 1000;
  let run = 0;
  for (; run === 0 || Date.now() < until; run++) {
    Atomics.store(wanted.beat, 0, run);
    const input = next();
    try {
      target?.run(input);
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { runs: run + 1, fault: { run, reason, input } };
    }
  }
  return { runs: run };
}

if (!isMainThread && workerData?.beat) {
  const { parentPort } = await import("node:worker_threads");
  parentPort?.postMessage(work(workerData));
}
