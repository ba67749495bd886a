import { condition, type Runs } from "./runs.ts";
import { Leave, type Shell, type Status } from "./shell.ts";
import type { List } from "./syntax.ts";

export function runSubshell(runs: Runs, shell: Shell, body: List): Status {
  const { variables, positional, umask, folder } = shell;
  shell.variables = new Map(variables);
  try {
    return runs.list(shell, body);
  } catch (error) {
    if (error instanceof Leave && error.what === "exit") return error.status;
    throw error;
  } finally {
    shell.variables = variables;
    shell.positional = positional;
    shell.umask = umask;
    shell.folder = folder;
  }
}

/** Each command reads what the one before printed; only the last one's status counts. */
export function runPipeline(runs: Runs, shell: Shell, list: List): Status {
  const { output, input, found } = shell;
  let status: Status = 0;
  try {
    list.forEach((command, i) => {
      const last = i === list.length - 1;
      shell.output = last ? output : "";
      // A command on its own prints nothing but what it found.
      shell.found = list[i - 1]?.kind === "simple" ? shell.listed : undefined;
      shell.listed = undefined;
      if (last) status = runSubshell(runs, shell, [command]);
      else {
        condition(runs, shell, [command]);
        shell.input = shell.output;
      }
    });
    return status;
  } finally {
    shell.input = input;
    shell.found = found;
  }
}
