import { expandWords } from "./expand.ts";
import { fork, gather } from "./fork.ts";
import { condition, type Runs } from "./runs.ts";
import { Leave, Misunderstood, mostSteps, type Shell, type Status } from "./shell.ts";
import type { Command, List } from "./syntax.ts";

export function runFor(
  runs: Runs,
  shell: Shell,
  { name, words, body, line }: Extract<Command, { kind: "for" }>,
): Status {
  const values = words ? expandWords(shell, words, runs.list) : [...shell.positional];
  for (const value of values) {
    shell.variables.set(name, value);
    const once = () => loopBody(runs, shell, body);
    // What is not known may be no word at all, or several.
    if (value === undefined)
      fork(
        shell,
        line,
        () => Number(once()),
        () => 0,
      );
    else if (once()) break;
  }
  return 0;
}

/** Goes through the body once; true when the loop is left. */
function loopBody(runs: Runs, shell: Shell, body: List): boolean {
  const pending = shell.pending.length;
  try {
    runs.list(shell, body);
    gather(shell, pending, ["break", "continue"], 0);
    return false;
  } catch (error) {
    if (!(error instanceof Leave) || error.what === "exit" || error.what === "return") throw error;
    gather(shell, pending, ["break", "continue"], 0);
    return error.what === "break";
  }
}

export function runWhile(
  runs: Runs,
  shell: Shell,
  { until, condition: test, body, line }: Extract<Command, { kind: "while" }>,
): Status {
  for (;;) {
    if (++shell.steps > mostSteps) throw new Misunderstood("the loop does not come to an end");
    const status = condition(runs, shell, test);
    if (status === undefined) {
      fork(
        shell,
        line,
        () => Number(loopBody(runs, shell, body)),
        () => 0,
      );
      return 0;
    }
    if ((status === 0) === until || loopBody(runs, shell, body)) return 0;
  }
}
