/** Progress of long work on standard error: one line that is redrawn on a terminal, plain lines elsewhere. */
export interface Progress {
  /** A step begins: `resolving`, `unpacking`. */
  step(label: string): void;
  /** Bytes done of a total, with what is in hand. */
  bytes(done: number, total: number, label: string): void;
  /** Clears what was drawn. */
  end(): void;
}

export const silentProgress: Progress = { step: () => {}, bytes: () => {}, end: () => {} };

const clearLine = "\r\u001b[K";
const redrawEvery = 80;
const plainEvery = 2000;

/** On a terminal at most a dozen redraws a second; elsewhere a line a step, and one every two seconds of bytes. */
export function drawProgress(stream: NodeJS.WriteStream): Progress {
  const terminal = stream.isTTY === true;
  const started = Date.now();
  let last = 0;
  return {
    step: (label) => {
      stream.write(terminal ? `${clearLine}${label}…` : `${label}\n`);
      last = terminal ? 0 : Date.now();
    },
    bytes: (done, total, label) => {
      if (Date.now() - last < (terminal ? redrawEvery : plainEvery)) return;
      last = Date.now();
      const line = byteLine(done, total, label, last - started);
      stream.write(terminal ? `${clearLine}${line.slice(0, (stream.columns ?? 80) - 1)}` : `${line}\n`);
    },
    end: () => {
      if (terminal) stream.write(clearLine);
    },
  };
}

function byteLine(done: number, total: number, label: string, elapsed: number): string {
  const share = total > 0 ? `${Math.floor((100 * done) / total)}%`.padStart(4) : "";
  const rate = elapsed > 0 ? `${megabytes((1000 * done) / elapsed)}/s` : "";
  return `${share} ${megabytes(done)} of ${megabytes(total)} ${rate} ${label}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
