import { childProcess } from "./child-process.ts";
import type { Interrupts } from "./interrupts.ts";

export interface RanToEnd {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, or until an interrupt: then it is killed, and all that it has started. */
export function runToEnd(
  words: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
  interrupts: Interrupts,
): Promise<RanToEnd> {
  const [program = "", ...args] = words;
  // A group of its own can be killed whole.
  const child = childProcess().spawn(program, args, {
    ...options,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  for (const name of ["stdout", "stderr"] as const)
    child[name].on("data", (chunk: Buffer) => said[name].push(chunk));
  interrupts.happen.then(() => child.exitCode === null && child.pid !== undefined && killGroup(child.pid));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => {
      const [stdout, stderr] = [said.stdout, said.stderr].map((chunks) => Buffer.concat(chunks).toString());
      resolve({ status, stdout: stdout as string, stderr: stderr as string });
    });
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
