import { delivered } from "./deliver.ts";
import { type ExitStatus, exit } from "./exit-status.ts";

type Faults = typeof import("./faults.ts");

/**
 * Makes what nobody caught leave through the reporter that the words of the command line ask for, with status 70, and
 * lets output fail in an orderly way. Call it once, first. What reports is loaded only when something has failed.
 */
export function guardProcess(words: readonly string[]): void {
  onceAsked("stdout", (stream) => stream.on("error", outputFailed));
  onceAsked("stderr", (stream) => stream.on("error", () => {}));
  process.on("uncaughtException", (error) => leave(({ reportCrash }) => reportCrash(error, words)));
}

/**
 * Ends a process that is done, at once when nothing is under way that could have more to say: to wait until its heap is
 * taken apart costs more than most answers.
 */
export function endProcess(status: number): void {
  process.exitCode = status;
  if ([...asked].every(isDone) && process.getActiveResourcesInfo().length === 0) process.exit();
}

const asked = new Set<Stream>();
type Stream = "stdout" | "stderr";

/** Nothing of it waits to be written, and none of that failed. It is asked for by Node too: whatever socket is closed might be it. */
function isDone(name: Stream): boolean {
  const stream: NodeJS.WriteStream & { unref?(): void } = process[name];
  if (stream.writableLength > 0 || stream.errored) return false;
  // One that is a file cannot keep the process, nor be told to let it go.
  stream.unref?.();
  return true;
}

/** Node makes its streams when they are asked for, which takes longer than a short answer (write-out.ts). */
function onceAsked(name: Stream, prepare: (stream: NodeJS.WriteStream) => void): void {
  const make = Object.getOwnPropertyDescriptor(process, name)?.get;
  if (!make) {
    asked.add(name);
    return prepare(process[name]);
  }
  const get = () => {
    asked.add(name);
    Object.defineProperty(process, name, { configurable: true, enumerable: true, get: make });
    prepare(process[name]);
    return process[name];
  };
  Object.defineProperty(process, name, { configurable: true, enumerable: true, get });
}

/** A reader that has gone away (`| head`) has all that it wanted; anything else loses what the user asked for. */
function outputFailed(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(delivered.status);
  leave(({ reportOutput }) => reportOutput(error));
}

/** Whatever else still runs has nothing more to say, and nobody is left to catch what is thrown here. */
function leave(report: (faults: Faults) => ExitStatus): void {
  delivered.leaving = true;
  import("./faults.ts").then(report).then(
    (status) => process.exit(status),
    (fault) => {
      process.stderr.write(`error[D0001 internal-error]: internal error: ${String(fault)}\n`);
      process.exit(exit.internal);
    },
  );
}
