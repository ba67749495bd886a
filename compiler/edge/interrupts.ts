/** What tells a program to end. While somebody hears it, it is for them to end the program. */
export interface Interrupts {
  /** The first that came. */
  readonly by: NodeJS.Signals | undefined;
  readonly happen: Promise<unknown>;
  /** Hears what has come until now, then no more; what came ends the program as if nobody had heard it. */
  end(): Promise<void>;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Hears signals from now on, so that what is there for a while can be removed first. */
export function hearInterrupts(): Interrupts {
  let by: NodeJS.Signals | undefined;
  let tell = () => {};
  const happen = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const hear = (signal: NodeJS.Signals): void => {
    by ??= signal;
    tell();
  };
  for (const signal of signals) process.on(signal, hear);
  return {
    get by() {
      return by;
    },
    happen,
    async end() {
      // One that came while nothing was waited for is heard only now.
      await new Promise((resolve) => setImmediate(resolve));
      for (const signal of signals) process.off(signal, hear);
      if (by) process.kill(process.pid, by);
    },
  };
}
