import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ArchiveError } from "../../formats/deb-error.ts";
import type { ChangedPath, RanTwice, RunFault, Sandbox, ScriptRun } from "../interfaces.ts";
import { materialise } from "../materialise.ts";
import type { FileStore } from "../store.ts";
import { onDisk } from "../store-error.ts";
import { halfTrees } from "./half-trees.ts";
import { readChanges } from "./read-changes.ts";
import { sandboxScript } from "./sandbox-script.ts";
import { type ScriptBounds, scriptBounds } from "./script-bounds.ts";
import { unable } from "./unable.ts";

type Turn = 1 | 2;

/**
 * Runs maintainer scripts by the kernel's own means, with nothing installed for it: an overlay whose lower layer is the root
 * so far and whose upper is memory, namespaces of every kind, no network, cgroups. The script sees no file of the machine.
 */
export function machineSandbox(store: FileStore, bounds: ScriptBounds = scriptBounds): Sandbox {
  return {
    runTwice: (run) => {
      const reason = unable(run);
      if (reason !== undefined) return { fault: "unable", reason, notes: [] };
      const folder = store.temporary();
      try {
        return onDisk(folder, () => {
          furnish(folder, run, store);
          return both(folder, run, bounds);
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

function furnish(folder: string, { entries, made }: ScriptRun, store: FileStore): void {
  mkdirSync(folder, { mode: 0o700 });
  for (const name of ["data", "root", "tools"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "sandbox"), sandboxScript);
  halfTrees(entries).forEach((half, index) => {
    materialise(half, store, made, join(folder, index === 0 ? "a" : "b"));
  });
}

function both(folder: string, run: ScriptRun, bounds: ScriptBounds): RanTwice | RunFault {
  const first = runOnce(folder, run, 1, bounds);
  if ("fault" in first) return first;
  const second = runOnce(folder, run, 2, bounds);
  return "fault" in second ? second : [first, second];
}

/** The second turn begins in another second of the clock, with other numbers of processes, and folders read otherwise. */
const conditions: Readonly<Record<Turn, Readonly<Record<string, string>>>> = {
  1: { lower: "a:b", first_pid: "300" },
  2: { lower: "b:a", first_pid: "20000" },
};

function runOnce(
  folder: string,
  { command, environment }: ScriptRun,
  turn: Turn,
  bounds: ScriptBounds,
): readonly ChangedPath[] | RunFault {
  for (const name of ["fault", "ended", "status", "output", "changes.tar"])
    rmSync(join(folder, name), { force: true });
  if (turn === 2) waitForNextSecond();
  const words = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const { error } = spawnSync("/bin/sh", [join(folder, "sandbox"), "start", ...words, ...command], {
    cwd: "/",
    stdio: ["ignore", "ignore", "ignore"],
    env: { ...conditions[turn], ...parameters(folder, bounds) },
  });
  if (error) return { fault: "unable", reason: `there is no /bin/sh: ${error.message}`, notes: [] };
  return outcome(folder, bounds);
}

function parameters(run: string, { seconds, memory, pids, size, files }: ScriptBounds) {
  const numbers = { seconds, memory, pids, size, files };
  const texts = Object.entries(numbers).map(([name, value]): [string, string] => [name, String(value)]);
  return {
    ...Object.fromEntries(texts),
    run,
    group: `plimsoll/sandbox-${process.pid}`,
    hostname: "localhost",
  };
}

function waitForNextSecond(): void {
  const left = 1000 - (Date.now() % 1000);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, left + 5);
}

function outcome(folder: string, bounds: ScriptBounds): readonly ChangedPath[] | RunFault {
  const said = text(folder, "output");
  const notes = said.split("\n").filter(Boolean).slice(-10);
  const fault = text(folder, "fault").trim();
  if (fault !== "") return { fault: "unable", reason: fault, notes };
  const status = text(folder, "status").trim();
  if (status === "")
    return { fault: "failed", reason: unfinished(text(folder, "ended").trim(), bounds), notes };
  if (status !== "0") return { fault: "failed", reason: `it ended with status ${status}`, notes };
  try {
    return readChanges(join(folder, "changes.tar"), bounds);
  } catch (error) {
    if (error instanceof ArchiveError) return { fault: "refused", reason: error.message, notes };
    throw error;
  }
}

function unfinished(ended: string, { seconds }: ScriptBounds): string {
  if (ended === "137")
    return `it was not done after ${seconds} seconds, or took all the memory that it may have`;
  return "its sandbox did not come up";
}

function text(folder: string, name: string): string {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
