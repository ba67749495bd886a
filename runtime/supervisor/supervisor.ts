import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Bundle } from "../../spec/bundle.ts";
import { hasErrors } from "../../spec/diagnostics/checked.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { type BundleFolder, identityOf, openBundle, readBundle } from "../bundle-folder.ts";
import type { Service } from "../daemon/serve-lines.ts";
import { chooseEngine, type Engine, type EngineChoice } from "../engines.ts";
import { remember } from "../history.ts";
import { Journal, type JournalState } from "../journal.ts";
import { launch, reasonOf } from "../launch.ts";
import { LogKeeping } from "../log-keeper/client.ts";
import { preflight } from "../preflight.ts";
import { bootId } from "../process-identity.ts";
import type { StateFolder } from "../state-folder.ts";
import type { Answer, ContainerReport, Request } from "./protocol.ts";
import { reportContainer } from "./report-container.ts";
import { SupervisedContainer } from "./supervised-container.ts";

/** Every container of one state folder. Requests are served one after the other. */
export class Supervisor implements Service<Request, Answer> {
  readonly #state: StateFolder;
  readonly #journal: Journal;
  readonly #containers = new Map<string, SupervisedContainer>();
  readonly #logs: LogKeeping;
  #generation = 0;
  #last: Promise<unknown> = Promise.resolve();
  #pending = 0;

  /** `program` is the file that runs the log keeper. */
  constructor(state: StateFolder, program: string) {
    this.#state = state;
    this.#logs = new LogKeeping(state, program);
    this.#journal = new Journal(state.journal);
  }

  /** Nothing to watch and nothing to do. */
  get isIdle(): boolean {
    return this.#containers.size === 0 && this.#pending === 0;
  }

  /** Never rejects: what goes wrong comes back as diagnostics. `ps` does not wait for others. */
  serve(request: Request): Promise<Answer> {
    if (request.verb === "ps") return Promise.resolve({ diagnostics: [], containers: this.#reports() });
    const work = request.verb === "up" ? () => this.#up(request) : this.#prepareDown(request.containers);
    this.#pending += 1;
    const next = this.#last
      .then(work)
      .catch((error: Error) => failed(this.#faultOf(error)))
      .finally(() => {
        this.#pending -= 1;
        this.#forgetWhenIdle();
      });
    this.#last = next;
    return next;
  }

  /** What the journal left: half-made or half-removed containers go, running ones are watched again. */
  async recover(): Promise<void> {
    for (const [name, known] of this.#journal.read()) {
      this.#generation = Math.max(this.#generation, known.intent.generation);
      const sameBoot = known.intent.bootId === bootId();
      if (sameBoot && known.phase === "running" && this.#adopt(name, known)) continue;
      if (known.phase === "running") remember(this.#state.history, { event: "lost", container: name });
      await this.#remove(name);
    }
    this.#forgetWhenIdle();
  }

  async #up({ bundle: folder, engine }: { bundle: string; engine: EngineChoice }): Promise<Answer> {
    const opened = openBundle(folder);
    if ("code" in opened) return failed(opened);
    const { container } = opened.bundle;
    const current = this.#containers.get(container);
    if (current && isSame(current, opened.bundle, engine)) return this.#answer(current, "unchanged");
    if (current) {
      const failure = await this.#take(current);
      if (failure) return failed(failure);
    }
    const others = [...this.#containers.values()].map(({ bundle }) => bundle);
    const diagnostics = await preflight(opened.bundle, engine, others);
    if (hasErrors(diagnostics)) return { diagnostics, containers: [] };
    const started = await this.#start(opened, chooseEngine(engine) ?? "unshare");
    return "code" in started ? failed(started) : this.#answer(started, current ? "replaced" : "started");
  }

  /** Intent, setup, apps, done; on any failure all of it is undone. */
  async #start(opened: BundleFolder, engine: Engine): Promise<SupervisedContainer | Diagnostic> {
    const { container } = opened.bundle;
    const resources = await this.#intend(opened, engine);
    const made = await launch(this.#state, opened.path, ["setup"], engine);
    if (made.status !== 0) {
      await this.#remove(container);
      return diagnose("launch-failed", { container, reason: reasonOf(made) });
    }
    remember(this.#state.history, { event: "set-up", container });
    const supervised = this.#supervise(opened.bundle, opened.path, engine, resources);
    const failure = await supervised.start().catch((error: Error) => this.#faultOf(error));
    if (failure) {
      await this.#take(supervised);
      return failure;
    }
    this.#journal.append({ kind: "done", container, generation: this.#generation });
    return supervised;
  }

  /** Saves what can undo the container, then writes what will be made; before anything is made. */
  async #intend({ path, bundle }: BundleFolder, engine: Engine): Promise<readonly string[]> {
    const { container } = bundle;
    const saved = this.#state.saved(container);
    mkdirSync(saved, { recursive: true, mode: 0o700 });
    for (const name of ["launch", "bundle.json"]) copyFileSync(join(path, name), join(saved, name));
    // A container that was started without a supervisor, or whose journal is lost, must not be in the way.
    await this.#logs.release(container);
    await launch(this.#state, saved, ["teardown"]);
    const resources = (await launch(this.#state, saved, ["names"])).stdout.trim().split("\n");
    this.#generation += 1;
    const generation = this.#generation;
    this.#journal.append({
      kind: "intent",
      container,
      generation,
      bootId: bootId(),
      engine,
      bundle: path,
      resources,
    });
    return resources;
  }

  #supervise(
    bundle: Bundle,
    folder: string,
    engine: Engine,
    resources: readonly string[],
  ): SupervisedContainer {
    const group = resources.find((line) => line.startsWith("cgroup "))?.slice("cgroup ".length) ?? "";
    const place = { state: this.#state, journal: this.#journal, logs: this.#logs, engine, folder, group };
    const supervised = new SupervisedContainer(bundle, place);
    this.#containers.set(bundle.container, supervised);
    return supervised;
  }

  #adopt(name: string, known: JournalState): boolean {
    if (!existsSync(join(this.#state.run(name), "ns", "mnt"))) return false;
    try {
      const bundle = readBundle(this.#state.saved(name));
      if (!bundle) return false;
      const { bundle: folder, engine, resources } = known.intent;
      this.#supervise(bundle, folder, engine as Engine, resources).adopt(known);
      return true;
    } catch {
      this.#containers.delete(name);
      return false;
    }
  }

  /** A container that is still starting is stopped at once: its `up` fails, and nobody waits for its probes. */
  #prepareDown(names: readonly string[]): () => Promise<Answer> {
    const wanted = names.length === 0 ? [...this.#containers.keys()] : names;
    const unknown = wanted.filter((name) => !this.#containers.has(name));
    for (const name of wanted) {
      const container = this.#containers.get(name);
      if (container && !container.isReady) void container.stop();
    }
    return () => this.#down(wanted, unknown);
  }

  async #down(wanted: readonly string[], unknown: readonly string[]): Promise<Answer> {
    const diagnostics = unknown.map((container) => diagnose("no-such-container", { container }));
    const chosen = [...this.#containers.values()].filter(({ bundle }) => wanted.includes(bundle.container));
    const reports: ContainerReport[] = [];
    for (const container of chosen.reverse()) {
      const failure = await this.#take(container);
      if (failure) diagnostics.push(failure);
      else reports.push({ ...reportContainer(container), state: "stopped" });
    }
    return { diagnostics, containers: reports };
  }

  /** Takes a container down, apps in reverse order first. */
  async #take(container: SupervisedContainer): Promise<Diagnostic | undefined> {
    const { container: name } = container.bundle;
    this.#journal.append({ kind: "removing", container: name });
    await container.stop();
    return this.#remove(name);
  }

  /** Undoes all of a container by its saved script, in whatever state it is. */
  async #remove(name: string): Promise<Diagnostic | undefined> {
    await this.#logs.release(name);
    const undone = await launch(this.#state, this.#state.saved(name), ["teardown"]);
    if (undone.status !== 0)
      return diagnose("teardown-failed", { container: name, reason: reasonOf(undone) });
    this.#containers.delete(name);
    rmSync(this.#state.saved(name), { recursive: true, force: true });
    this.#journal.append({ kind: "removed", container: name });
    remember(this.#state.history, { event: "taken-down", container: name });
    return undefined;
  }

  #forgetWhenIdle(): void {
    if (!this.isIdle || this.#journal.read().size > 0) return;
    this.#journal.clear();
    rmSync(join(this.#state.path, "saved"), { recursive: true, force: true });
  }

  /** A disk that is full or gone is the machine's fault; anything else is ours. */
  #faultOf(error: NodeJS.ErrnoException): Diagnostic {
    const { code, path, message, stack } = error;
    if (code === undefined) return diagnose("internal-error", { reason: message }, { notes: [stack ?? ""] });
    return diagnose("unwritable-output", { file: path ?? this.#state.path, reason: message });
  }

  #reports(): ContainerReport[] {
    return [...this.#containers.values()].map(reportContainer);
  }

  #answer(container: SupervisedContainer, change: NonNullable<ContainerReport["change"]>): Answer {
    return { diagnostics: [], containers: [{ ...reportContainer(container), change }] };
  }
}

/** Nothing to do: the same build, on the engine that is asked for, with something of it still running. */
function isSame(current: SupervisedContainer, bundle: Bundle, engine: EngineChoice): boolean {
  const sameEngine = engine === "auto" || engine === current.place.engine;
  const lives = current.apps.some(({ phase }) => phase !== "ended");
  return sameEngine && lives && identityOf(current.bundle) === identityOf(bundle);
}

function failed(diagnostic: Diagnostic): Answer {
  return { diagnostics: [diagnostic], containers: [] };
}
