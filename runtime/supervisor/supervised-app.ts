import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BundleApp, RestartSpec } from "../../spec/bundle.ts";
import { firstProcess } from "../cgroups.ts";
import { remember } from "../history.ts";
import type { Journal } from "../journal.ts";
import { launch, launchApp } from "../launch.ts";
import { identify, isAlive, type ProcessIdentity } from "../process-identity.ts";
import type { StateFolder } from "../state-folder.ts";
import { hasRecovered, waitBeforeRestart } from "./backoff.ts";

/** Milliseconds between looks at a process that this supervisor is not the parent of. */
const lookEvery = 250;

export interface AppPlace {
  readonly state: StateFolder;
  readonly journal: Journal;
  readonly container: string;
  /** Relative to a hierarchy: `plimsoll/web-123`. */
  readonly group: string;
  readonly restart: RestartSpec;
}
export type AppPhase = "waiting" | "starting" | "running" | "backing-off" | "stopping" | "ended";

/** One app: started, watched, started again as its container's restart policy says. */
export class SupervisedApp {
  readonly app: BundleApp;
  readonly #place: AppPlace;
  phase: AppPhase = "waiting";
  /** How the last run ended; null when nobody saw it. */
  status: number | null | undefined;
  restarts = 0;
  process: ProcessIdentity | undefined;
  startedAt = 0;
  /** Set when a probe has failed as often as its declaration allows. */
  unhealthy = false;
  #failures = 0;
  /** Resolves when what is known to run has ended and its end is written down. */
  #end: Promise<void> = Promise.resolve();
  #wanted = true;

  constructor(app: BundleApp, place: AppPlace) {
    this.app = app;
    this.#place = place;
  }

  get #folder(): string {
    return join(this.#place.state.run(this.#place.container), "apps", this.app.name);
  }
  get #group(): string {
    return `${this.#place.group}/${this.app.name}`;
  }
  get pid(): number | undefined {
    return this.phase === "running" ? this.process?.pid : undefined;
  }
  /** The process has become the app: what starts it has its mark (runc: its own) in the environment until then. */
  get hasBegun(): boolean {
    if (this.pid === undefined) return false;
    const environment = readText(`/proc/${this.pid}/environ`);
    // It is empty while the kernel puts the program in place, and when the process is at its end.
    if (environment === "") return false;
    return !environment.split("\0").some((one) => /^(PLIMSOLL_STARTING|_LIBCONTAINER_[A-Z]*)=/.test(one));
  }

  /** Starts it once; resolves when its first process is there, or the launcher has ended without one. */
  async start(): Promise<void> {
    const { state, container } = this.#place;
    this.phase = "starting";
    this.status = undefined;
    this.unhealthy = false;
    const child = launchApp(state, state.saved(container), this.app.name);
    const launcher = identify(child.pid ?? 0);
    const ended = new Promise<void>((resolve) =>
      child.once("exit", () => resolve()).once("error", () => resolve()),
    );
    this.process = await this.#firstProcess(child);
    this.startedAt = Date.now();
    if (this.process && launcher) this.#recordStart(launcher, this.process);
    // A launcher that a signal ended has not seen the app's end.
    this.#end = ended
      .then(() => (child.exitCode === null ? this.#after(this.process) : undefined))
      .then(() => this.#ended());
  }

  /**
   * Goes on watching an app that an earlier supervisor started. What runs now counts more than what the journal says
   * (the earlier one may have ended between a start and its record); what has ended is started again as its policy says.
   */
  adopt(known: { launcher: ProcessIdentity; process: ProcessIdentity; at: number } | undefined): void {
    const running = firstProcess(this.#group);
    const launcher = readNumber(join(this.#folder, "launcher"));
    const found = running === undefined ? undefined : identify(running);
    this.phase = "running";
    this.process = found ?? known?.process;
    this.startedAt = known?.at ?? Date.now();
    this.#end = this.#after(launcher === null ? known?.launcher : identify(launcher))
      .then(() => this.#after(this.process))
      .then(() => this.#ended());
  }

  /** After the end of what runs now, if that is at its end. */
  async settled(): Promise<number | null | undefined> {
    await this.#end;
    return this.status;
  }

  /** Its stop signal, then KILL, and it is not started again. */
  async stop(): Promise<void> {
    this.#wanted = false;
    await this.#stopOnce();
    await this.#end;
    this.phase = "ended";
  }

  /** Ends this run for the restart policy to go on from; where that is `never`, it is only told. */
  async fail(reason: string): Promise<void> {
    if (!this.unhealthy) this.#remember({ event: "unhealthy", reason });
    this.unhealthy = true;
    if (this.#place.restart.policy !== "never") await this.#stopOnce();
  }

  isRunning(): boolean {
    return this.phase === "running" && this.process !== undefined && isAlive(this.process);
  }

  async #stopOnce(): Promise<void> {
    const { state, container } = this.#place;
    if (this.phase === "running" || this.phase === "starting") this.phase = "stopping";
    const stopped = await launch(state, state.saved(container), ["stop", this.app.name]);
    // Its script is lost or broken: the app must not live for ever, nor a stop wait for it.
    if (stopped.status !== 0 && this.process && isAlive(this.process))
      process.kill(this.process.pid, "SIGKILL");
  }

  async #firstProcess(child: ChildProcess): Promise<ProcessIdentity | undefined> {
    while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const pid = firstProcess(this.#group);
      const identity = pid === undefined ? undefined : identify(pid);
      if (identity) return identity;
      await sleep(10);
    }
    return undefined;
  }

  #recordStart(launcher: ProcessIdentity, process: ProcessIdentity): void {
    const { container, journal } = this.#place;
    this.phase = "running";
    journal.append({ kind: "started", container, app: this.app.name, launcher, process, at: this.startedAt });
    this.#remember({ event: "started" });
  }

  async #after(identity: ProcessIdentity | undefined): Promise<void> {
    while (identity && isAlive(identity)) await sleep(lookEvery);
  }

  async #ended(): Promise<void> {
    this.status = readNumber(join(this.#folder, "exit"));
    const ran = this.process ? Date.now() - this.startedAt : 0;
    this.process = undefined;
    this.#remember({ event: "exited", status: this.status ?? null, ran });
    this.phase = "ended";
    this.#failures = hasRecovered(this.#place.restart, ran) ? 1 : this.#failures + 1;
    if (this.#wanted) void this.#startAgain();
  }

  async #startAgain(): Promise<void> {
    const wait = waitBeforeRestart(this.#place.restart, this.status ?? undefined, this.#failures);
    if (wait === undefined) return;
    this.phase = "backing-off";
    await sleep(wait);
    if (!this.#wanted) return;
    this.restarts += 1;
    await this.start();
  }

  #remember(record: {
    event: "started" | "exited" | "unhealthy";
    status?: number | null;
    ran?: number;
    reason?: string;
  }) {
    const { state, container } = this.#place;
    remember(state.history, { container, app: this.app.name, ...record });
  }
}

/** Null when the launcher did not live to write it. */
function readNumber(path: string): number | null {
  const text = readText(path);
  return text === "" ? null : Number(text);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
