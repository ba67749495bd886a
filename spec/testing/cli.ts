import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

/** The built command line, run as a user runs it. */
export const program = resolve("dist/plimsoll.cjs");

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another copy of the program. */
  readonly program?: string;
  /** Another Node than this one. */
  readonly node?: string;
  /** Milliseconds after which it is ended; five minutes. */
  readonly timeout?: number;
  /** Words before `node`: `["unshare", "-n"]` takes the network away. */
  readonly prefix?: readonly string[];
}

export function plimsoll(args: readonly string[], options: RunOptions = {}): Ran {
  const words = wordsOf(args, options);
  const result: SpawnSyncReturns<string> = spawnSync(words[0] as string, words.slice(1), {
    encoding: "utf8",
    cwd: options.cwd ?? process.cwd(),
    env: { ...process.env, NO_COLOR: "1", ...options.env },
    maxBuffer: 1 << 28,
    timeout: options.timeout ?? 300_000,
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

function wordsOf(args: readonly string[], options: RunOptions): string[] {
  return [...(options.prefix ?? []), options.node ?? process.execPath, options.program ?? program, ...args];
}

/** The same without blocking this process, which may be the mirror that the program asks. */
export function plimsollBeside(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  options: Pick<RunOptions, "prefix" | "program" | "node" | "timeout"> = {},
): Promise<Ran> {
  const [first = "", ...words] = wordsOf(args, options);
  const child = spawn(first, words, {
    env: { ...process.env, NO_COLOR: "1", ...env },
    timeout: options.timeout ?? 300_000,
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].on("data", (chunk) => {
      texts[name] += chunk;
    });
  return new Promise((resolve) => child.on("close", (status) => resolve({ status, ...texts })));
}

/** A temporary folder that is gone when `body` ends. */
export async function inTemporaryFolder<T>(body: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-test-"));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A copy of an example, so that a test never writes into the checkout. */
export function copyExample(name: string, folder: string): string {
  const target = join(folder, name);
  cpSync(`examples/${name}`, target, { recursive: true });
  rmSync(join(target, "plimsoll.lock"), { force: true });
  return target;
}

/**
 * A copy of the built program without its tests, that every user may read: the checkout may lie in root's own folder. Gives
 * the path of the program in it.
 */
export function installProgram(folder: string): string {
  chmodSync(folder, 0o755);
  const [from, to] = [dirname(program), join(folder, "installed/dist")];
  for (const name of readdirSync(from))
    if (name === "chunks" || name.endsWith(".cjs"))
      cpSync(join(from, name), join(to, name), { recursive: true });
  cpSync(join(dirname(from), "package.json"), join(dirname(to), "package.json"));
  return join(to, basename(program));
}
