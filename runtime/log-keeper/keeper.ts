import { join } from "node:path";
import type { Service } from "../daemon/serve-lines.ts";
import type { StateFolder } from "../state-folder.ts";
import { LogWriter } from "./log-writer.ts";

/** Both may be asked as often as one likes. */
export type Request =
  | { readonly verb: "keep"; readonly container: string; readonly apps: readonly string[] }
  | { readonly verb: "release"; readonly container: string };

/** What an app has printed before the question is in its log when this comes back. */
export interface Answer {
  /** What could not be done, in words. */
  readonly failure?: string;
}

/**
 * Takes what the apps of every container print from their pipes into their logs, in a process of its own: it does nothing
 * else, so nothing else can end it, and a killed supervisor takes no line with it.
 */
export class LogKeeper implements Service<Request, Answer> {
  readonly #state: StateFolder;
  readonly #writers = new Map<string, readonly LogWriter[]>();

  constructor(state: StateFolder) {
    this.#state = state;
  }

  get isIdle(): boolean {
    return this.#writers.size === 0;
  }

  /** It knows nothing but what it is asked: a supervisor tells it again. */
  recover(): Promise<void> {
    return Promise.resolve();
  }

  async serve(request: Request): Promise<Answer> {
    try {
      if (request.verb === "keep") this.#keep(request.container, request.apps);
      else this.#release(request.container);
      return {};
    } catch (error) {
      return { failure: (error as Error).message };
    }
  }

  #keep(container: string, apps: readonly string[]): void {
    const known = this.#writers.get(container);
    if (known) for (const writer of known) writer.drain();
    else this.#writers.set(container, this.#open(container, apps));
  }

  /** All of them or none. */
  #open(container: string, apps: readonly string[]): LogWriter[] {
    const writers: LogWriter[] = [];
    try {
      for (const app of apps) {
        const log = join(this.#state.logs(container), `${app}.log`);
        writers.push(new LogWriter(log, join(this.#state.run(container), "apps", app)));
      }
      return writers;
    } catch (error) {
      for (const writer of writers) writer.close();
      throw error;
    }
  }

  #release(container: string): void {
    for (const writer of this.#writers.get(container) ?? []) writer.close();
    this.#writers.delete(container);
  }
}
