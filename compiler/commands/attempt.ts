import { spawnSync } from "node:child_process";

/** What was one way in the first build, and is another in the second. */
export interface Condition {
  readonly name: string;
  readonly first: string;
  readonly second: string;
}
/** What is the same in both, although it must not matter either. */
export interface Unchanged {
  readonly name: string;
  readonly why: string;
}
/** A condition that words before the program bring about, or why it stays as it is. */
export type Attempt = (Condition & { readonly before: readonly string[] }) | Unchanged;

/** Does a command end well here? A program that is not there does not. */
export function works([program = "", ...args]: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore", timeout: 60_000, cwd: "/" }).status === 0;
}
