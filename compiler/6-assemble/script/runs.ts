import type { Shell, Status } from "./shell.ts";
import type { Command, List } from "./syntax.ts";

/** How what stands within something else is followed: a list of commands, and one command. */
export interface Runs {
  list(shell: Shell, list: List): Status;
  one(shell: Shell, command: Command): Status;
}

/** In a condition no failure ends the script. */
export function condition(runs: Runs, shell: Shell, list: List): Status {
  shell.conditions++;
  try {
    return runs.list(shell, list);
  } finally {
    shell.conditions--;
  }
}
