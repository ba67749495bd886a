import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bundle, HealthSpec } from "../../spec/bundle.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Engine } from "../engines.ts";
import { remember } from "../history.ts";
import type { Journal, JournalState } from "../journal.ts";
import { launch } from "../launch.ts";
import type { LogKeeping } from "../log-keeper/client.ts";
import type { StateFolder } from "../state-folder.ts";
import { watchHealth } from "./health-watch.ts";
import { type ProbeTarget, probe } from "./probes.ts";
import { listens } from "./sockets.ts";
import { SupervisedApp } from "./supervised-app.ts";

/** Milliseconds that an app without a probe may take until its ports listen. */
const startTimeout = 30_000;
const askEvery = 50;

export interface ContainerPlace {
  readonly state: StateFolder;
  readonly journal: Journal;
  readonly logs: LogKeeping;
  readonly engine: Engine;
  /** The bundle's folder. */
  readonly folder: string;
  /** Relative to a hierarchy: `plimsoll/web-123`. */
  readonly group: string;
}

/** One container that is set up: its apps in order, and its own probe. */
export class SupervisedContainer {
  readonly bundle: Bundle;
  readonly place: ContainerPlace;
  readonly apps: readonly SupervisedApp[];
  readonly #watching = new AbortController();
  isReady = false;

  constructor(bundle: Bundle, place: ContainerPlace) {
    this.bundle = bundle;
    this.place = place;
    const { container, restart } = bundle;
    this.apps = bundle.apps.map((app) => new SupervisedApp(app, { ...place, container, restart }));
  }

  /** Starts the apps in order, each when the one before is ready. What fails is told; nothing is taken down here. */
  async start(): Promise<Diagnostic | undefined> {
    await this.#keepLogs();
    for (const app of this.apps) {
      await app.start();
      const failure = await this.#becomesReady(app, app.app.health);
      if (failure) return failure;
    }
    const last = this.apps.at(-1);
    const failure =
      last && this.bundle.health ? await this.#becomesReady(last, this.bundle.health) : undefined;
    if (!failure) this.#watch();
    return failure;
  }

  /** Goes on with what an earlier supervisor started; an app that has ended since is started as its policy says. */
  adopt(known: JournalState): void {
    // What an app prints waits in its pipe: no reason to take it down.
    this.#keepLogs().catch((error: Error) => console.error(error.message));
    for (const app of this.apps) app.adopt(known.apps.get(app.app.name));
    this.#watch();
    remember(this.place.state.history, { event: "picked-up", container: this.bundle.container });
  }

  /** Stops the apps in reverse order. */
  async stop(): Promise<void> {
    this.isReady = false;
    this.#watching.abort();
    for (const app of [...this.apps].reverse()) await app.stop();
  }

  #keepLogs(): Promise<void> {
    const names = this.bundle.apps.map(({ name }) => name);
    return this.place.logs.keep(this.bundle.container, names);
  }

  async #becomesReady(app: SupervisedApp, health: HealthSpec | undefined): Promise<Diagnostic | undefined> {
    const limit = health ? health.grace + health.retries * (health.every + health.timeout) : startTimeout;
    const deadline = Date.now() + limit;
    for (;;) {
      if (!app.isRunning()) return this.#ended(app, health);
      if (await this.#isReady(app, health)) return undefined;
      if (Date.now() > deadline) return this.#notReady(app, limit);
      await sleep(askEvery);
    }
  }

  async #isReady(app: SupervisedApp, health: HealthSpec | undefined): Promise<boolean> {
    const target = this.#target(app);
    if (!target || !app.hasBegun) return false;
    if (health) return probe(health, target);
    const ports = app.app.listen.filter(({ protocol }) => protocol === "tcp").map(({ port }) => port);
    return listens(target.pid, ports);
  }

  #target(app: SupervisedApp): (ProbeTarget & { readonly startedAt: number }) | undefined {
    if (app.pid === undefined) return undefined;
    const { state } = this.place;
    const { container, interfaces } = this.bundle;
    const exec = async (words: readonly string[]) =>
      (await launch(state, state.saved(container), ["exec", app.app.name, ...words])).status;
    return { address: interfaces[0]?.address, pid: app.pid, startedAt: app.startedAt, exec };
  }

  #watch(): void {
    this.isReady = true;
    for (const app of this.apps) if (app.app.health) this.#watchOne(app.app.health, app, [app]);
    const last = this.apps.at(-1);
    if (this.bundle.health && last) this.#watchOne(this.bundle.health, last, this.apps);
  }

  /** The probe is asked of one app; when it keeps failing, `ended` are ended, for the restart policy to go on from. */
  #watchOne(health: HealthSpec, asked: SupervisedApp, ended: readonly SupervisedApp[]): void {
    const failed = async () => {
      for (const app of [...ended].reverse()) await app.fail("its probe keeps failing");
    };
    const passed = () => {
      for (const app of ended) app.unhealthy = false;
    };
    void watchHealth(health, { target: () => this.#target(asked), failed, passed }, this.#watching.signal);
  }

  /** An app that only prepares something for the next ones is done with status 0; any other has failed. */
  async #ended(app: SupervisedApp, health: HealthSpec | undefined): Promise<Diagnostic | undefined> {
    const status = await app.settled();
    const prepares = !health && app.app.listen.length === 0 && this.bundle.restart.policy !== "always";
    if (status === 0 && prepares) return undefined;
    const values = { app: app.app.name, container: this.bundle.container, status: statusWords(status) };
    return diagnose("app-ended", values, { notes: await this.#lastWords(app) });
  }

  async #notReady(app: SupervisedApp, limit: number): Promise<Diagnostic> {
    const values = { app: app.app.name, container: this.bundle.container, seconds: Math.round(limit / 1000) };
    return diagnose("app-not-ready", values, { notes: await this.#lastWords(app) });
  }

  /** What the app printed last, and what its engine said. */
  async #lastWords(app: SupervisedApp): Promise<string[]> {
    const { state, logs } = this.place;
    const { container } = this.bundle;
    await logs.flush(container);
    const said = lastLines(join(state.run(container), "apps", app.app.name, "launch.log"), 5);
    const printed = lastLines(join(state.logs(container), `${app.app.name}.log`), 10);
    return [...said.map((line) => `the engine says: ${line}`), ...printed];
  }
}

export function statusWords(status: number | null | undefined): string {
  if (status === null || status === undefined) return "unseen";
  return status > 128 ? `signal ${status - 128}` : `status ${status}`;
}

function lastLines(path: string, count: number): string[] {
  try {
    return readFileSync(path, "utf8").trimEnd().split("\n").filter(Boolean).slice(-count);
  } catch {
    return [];
  }
}
