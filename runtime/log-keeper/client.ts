import { ask, askOnce } from "../daemon/ask.ts";
import { isLocked } from "../daemon/lock.ts";
import type { StateFolder } from "../state-folder.ts";
import type { Answer, Request } from "./keeper.ts";

/** Milliseconds between looks at whether the log keeper is still there. */
const lookEvery = 500;

/** A supervisor's hold on the log keeper: started when it is needed, and again when somebody has killed it. */
export class LogKeeping {
  readonly #state: StateFolder;
  readonly #program: string;
  readonly #kept = new Map<string, readonly string[]>();
  #watch: NodeJS.Timeout | undefined;

  constructor(state: StateFolder, program: string) {
    this.#state = state;
    this.#program = program;
  }

  /** Once it resolves, the apps may start. Rejects when the pipes cannot be read: an app must not print into nothing. */
  async keep(container: string, apps: readonly string[]): Promise<void> {
    this.#kept.set(container, apps);
    this.#watch ??= setInterval(() => this.#look(), lookEvery).unref();
    await this.#ask({ verb: "keep", container, apps });
  }

  /** What the container's apps have printed so far is in their logs when it resolves. */
  async flush(container: string): Promise<void> {
    const apps = this.#kept.get(container);
    if (apps) await this.#ask({ verb: "keep", container, apps }).catch(() => undefined);
  }

  /** Takes what is still in the pipes, and lets go of them. */
  async release(container: string): Promise<void> {
    this.#kept.delete(container);
    if (this.#kept.size === 0) {
      clearInterval(this.#watch);
      this.#watch = undefined;
    }
    await askOnce<Request, Answer>(this.#state.logKeeper, { verb: "release", container });
  }

  async #ask(request: Request): Promise<void> {
    const answer = await this.#askAgain(request);
    const failure = typeof answer === "string" ? answer : answer.failure;
    if (failure)
      throw new Error(`the log keeper does not take the output of ${request.container}: ${failure}`);
  }

  /** One that ends in the midst of a question leaves nothing half done. */
  async #askAgain(request: Request): Promise<Answer | string> {
    const once = () => ask<Request, Answer>(this.#state, this.#state.logKeeper, request, this.#program);
    const answer = await once();
    return typeof answer === "string" ? once() : answer;
  }

  #look(): void {
    if (isLocked(this.#state.logKeeper.lock)) return;
    for (const [container, apps] of this.#kept)
      this.#ask({ verb: "keep", container, apps }).catch((error: Error) => console.error(error.message));
  }
}
