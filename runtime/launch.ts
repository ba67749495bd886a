import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { StateFolder } from "./state-folder.ts";

export interface LaunchResult {
  /** The exit status; 128 and the signal's number when one ended it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a verb of a launch script to its end. Never rejects. */
export function launch(
  state: StateFolder,
  folder: string,
  words: readonly string[],
  engine = "auto",
): Promise<LaunchResult> {
  const child = spawn("/bin/sh", [join(folder, "launch"), ...words], {
    cwd: "/",
    env: environment(state, engine),
    stdio: ["ignore", "pipe", "pipe"],
  });
  return new Promise((resolve) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    const finish = (status: number) =>
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    child.on("error", () => finish(127));
    child.on("close", (code) => finish(code ?? 137));
  });
}

/** Starts `launch run APP` in a session of its own: it outlives this process and leaves the app's exit in a file. */
export function launchApp(state: StateFolder, folder: string, app: string): ChildProcess {
  const child = spawn("/bin/sh", [join(folder, "launch"), "run", app], {
    cwd: "/",
    env: environment(state, "auto"),
    stdio: "ignore",
    detached: true,
  });
  child.unref();
  return child;
}

function environment(state: StateFolder, engine: string): NodeJS.ProcessEnv {
  return { PLIMSOLL_STATE: state.path, PLIMSOLL_ENGINE: engine };
}

/** What a launch script said went wrong, in one line. */
export function reasonOf({ stderr, status }: LaunchResult): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !line.includes("undoing it"));
  return lines.map((line) => line.replace(/^launch: /, "")).join("; ") || `status ${status}`;
}
