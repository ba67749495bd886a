import { runAndOr, runCase, runIf } from "./branches.ts";
import { gather } from "./fork.ts";
import { runFor, runWhile } from "./loops.ts";
import { runPipeline, runSubshell } from "./pipelines.ts";
import { redirected } from "./redirect.ts";
import { condition, type Runs } from "./runs.ts";
import { Leave, Misunderstood, mostSteps, type Shell, type Status } from "./shell.ts";
import { runSimple } from "./simple.ts";
import type { Command, List } from "./syntax.ts";
import { runTest } from "./tests.ts";

/**
 * Follows a script through the one way it takes on a fresh installation, without running anything: what it would do
 * becomes effects. Where a condition cannot be known, both ways must do the same; where one of them fails, the other
 * is taken, since the package could not be installed otherwise. What is not understood is noted with its line.
 */
export function follow(shell: Shell, body: List): void {
  try {
    for (const command of body) {
      shell.top = command;
      runList(shell, [command]);
    }
  } catch (error) {
    if (!(error instanceof Leave)) throw error;
    if (error.what === "exit" && error.status) throw new Misunderstood("the script ends with an error");
  }
  gather(shell, 0, ["exit", "return"], 0);
}

function runList(shell: Shell, list: List): Status {
  let status: Status = 0;
  for (const command of list) {
    status = run(shell, command);
    const harmless =
      shell.conditions > 0 || ["and", "or", "not", "if", "while", "case", "for"].includes(command.kind);
    if (status && shell.errexit && !harmless) throw new Leave("exit", status);
  }
  return status;
}

function run(shell: Shell, command: Command): Status {
  if (++shell.steps > mostSteps) throw new Misunderstood("the script does not come to an end");
  try {
    return redirected(shell, command.redirects, runList, () => runBare(shell, command));
  } catch (error) {
    if (!(error instanceof Misunderstood) || shell.steps > mostSteps) throw error;
    shell.misunderstood.push({ line: command.line, reason: error.message });
    return 0;
  }
}

function runBare(shell: Shell, command: Command): Status {
  switch (command.kind) {
    case "simple":
      return runSimple(runs, shell, command);
    case "and":
    case "or":
      return runAndOr(runs, shell, command);
    case "not": {
      const status = condition(runs, shell, [command.command]);
      return status === undefined ? undefined : status === 0 ? 1 : 0;
    }
    case "pipeline":
      return runPipeline(runs, shell, command.commands);
    case "if":
      return runIf(runs, shell, command, 0);
    case "case":
      return runCase(runs, shell, command);
    case "for":
      return runFor(runs, shell, command);
    case "while":
      return runWhile(runs, shell, command);
    case "group":
      return runList(shell, command.body);
    case "subshell":
      return runSubshell(runs, shell, command.body);
    case "test":
      return runTest(runs, shell, command.test, command.line);
    case "function":
      shell.functions.set(command.name, command.body);
      return 0;
  }
}

const runs: Runs = { list: runList, one: run };
