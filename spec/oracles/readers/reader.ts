import { spawnSync } from "node:child_process";
import type { Plan } from "../../plan.ts";

/** What a build of one project wrote. */
export interface Made {
  /** Whether every version of a reader is asked, or those of stable releases alone. */
  readonly everyVersion: boolean;
  readonly project: string;
  readonly plans: readonly Plan[];
  /** An OCI layout. */
  readonly layout: string;
  /** The folder of the archives for `docker load`. */
  readonly archives: string;
  /** Runs the program and gives its standard output; throws when it fails. */
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => string;
  readonly build: (
    form: string,
    out: string,
    options?: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => string;
}

/** Reads what was made, with a folder of its own for what it needs; gives what it did not like. */
export type Reader = (made: Made, work: string) => readonly string[] | Promise<readonly string[]>;

/** Runs a trusted tool; throws when it fails, since then nothing was compared. */
export function ask(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C", ...env },
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr + stdout}`);
  return stdout;
}

/** Whether a tool does what it must refuse. */
export function accepts(command: string, args: readonly string[]): boolean {
  const { status, error } = spawnSync(command, args, { stdio: "ignore" });
  if (error) throw error;
  return status === 0;
}
