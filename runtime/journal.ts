import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { ProcessIdentity } from "./process-identity.ts";

/**
 * One line of the journal. An intent is on disk before anything is done and names every resource; `done` follows when
 * all of it is. What has an intent and no `done` is undone by the launch script that was saved before the intent.
 */
export type JournalRecord =
  | {
      readonly kind: "intent";
      readonly container: string;
      /** Counts up with each start of the container. */
      readonly generation: number;
      readonly bootId: string;
      readonly engine: string;
      /** The bundle's folder. */
      readonly bundle: string;
      /** As `launch names` prints them: run folder, cgroup, links, bridges. */
      readonly resources: readonly string[];
    }
  | { readonly kind: "done"; readonly container: string; readonly generation: number }
  | {
      readonly kind: "started";
      readonly container: string;
      readonly app: string;
      readonly launcher: ProcessIdentity;
      readonly process: ProcessIdentity;
      /** Milliseconds since 1970. */
      readonly at: number;
    }
  | { readonly kind: "removing"; readonly container: string }
  | { readonly kind: "removed"; readonly container: string };

/** What the journal says of a container. */
export interface JournalState {
  readonly intent: Extract<JournalRecord, { kind: "intent" }>;
  readonly phase: "starting" | "running" | "removing";
  readonly apps: ReadonlyMap<string, Extract<JournalRecord, { kind: "started" }>>;
}

/** Appends a record and waits until the disk has it. */
export class Journal {
  readonly #path: string;
  constructor(path: string) {
    this.#path = path;
  }

  append(record: JournalRecord): void {
    const isNew = !existsSync(this.#path);
    const file = openSync(this.#path, "a", 0o600);
    try {
      // A line that a crash cut short must not swallow this one.
      writeSync(file, `\n${JSON.stringify(record)}\n`);
      fdatasyncSync(file);
    } finally {
      closeSync(file);
    }
    if (isNew) syncFolder(dirname(this.#path));
  }

  /** By container, in order of first intent. Lines that a crash left broken are not counted. */
  read(): Map<string, JournalState> {
    const states = new Map<string, JournalState>();
    if (!existsSync(this.#path)) return states;
    for (const line of readFileSync(this.#path, "utf8").split("\n")) {
      const record = parse(line);
      if (record) apply(states, record);
    }
    return states;
  }

  /** When no container is left there is nothing to remember. */
  clear(): void {
    rmSync(this.#path, { force: true });
  }
}

function parse(line: string): JournalRecord | undefined {
  if (line === "") return undefined;
  try {
    return JSON.parse(line) as JournalRecord;
  } catch {
    return undefined;
  }
}

function apply(states: Map<string, JournalState>, record: JournalRecord): void {
  if (record.kind === "intent") {
    states.set(record.container, { intent: record, phase: "starting", apps: new Map() });
    return;
  }
  const state = states.get(record.container);
  if (!state) return;
  if (record.kind === "removed") states.delete(record.container);
  if (record.kind === "removing") states.set(record.container, { ...state, phase: "removing" });
  if (record.kind === "done" && record.generation === state.intent.generation) {
    states.set(record.container, { ...state, phase: "running" });
  }
  if (record.kind === "started") {
    states.set(record.container, { ...state, apps: new Map(state.apps).set(record.app, record) });
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
