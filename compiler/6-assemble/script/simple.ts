import { runAlias, withoutAlias } from "./aliases.ts";
import { findProgram } from "./commands/builtins.ts";
import { commands } from "./commands.ts";
import { expandOne, expandWords } from "./expand.ts";
import { gather } from "./fork.ts";
import type { Runs } from "./runs.ts";
import { asOneLine, inItsPlace, mostCalls, runAsUser, runEvaluated, runFile, runSourced } from "./scripts.ts";
import { Leave, Misunderstood, type Shell, type Status, type Text } from "./shell.ts";
import type { Command } from "./syntax.ts";

/** Assignments, and a function, a program or a script of the root with its arguments. */
export function runSimple(runs: Runs, shell: Shell, command: Extract<Command, { kind: "simple" }>): Status {
  shell.substituted = 0;
  const { assignments } = command;
  const words = withoutAlias(shell, command.words);
  const fields = expandWords(shell, words, runs.list);
  const before = assignments.map(({ name }) => variableOf(shell, name));
  for (const { name, word } of assignments) shell.variables.set(name, expandOne(shell, word, runs.list));
  for (const { name } of words.length > 0 ? assignments : []) shell.exported.add(name);
  const [name, ...args] = fields;
  // Words of which nothing is left are no command: the status is that of the last substitution.
  if (fields.length === 0) return shell.substituted;
  if (name === "" && args.length === 0) return 127;
  if (name === undefined) throw new Misunderstood("which command this is cannot be known");
  try {
    if (/^(un)?alias$/.test(name)) return runAlias(shell, command, name, args);
    return runNamed(runs, shell, name, args);
  } finally {
    // Before a command they hold for that command alone.
    for (const variable of before) restore(shell, variable);
  }
}

interface Variable {
  readonly name: string;
  readonly isSet: boolean;
  readonly value: Text;
  readonly isExported: boolean;
}

function variableOf({ variables, exported }: Shell, name: string): Variable {
  return {
    name,
    isSet: variables.has(name),
    value: variables.get(name),
    isExported: exported.has(name),
  };
}

function restore({ variables, exported }: Shell, { name, isSet, value, isExported }: Variable): void {
  if (isSet) variables.set(name, value);
  else variables.delete(name);
  if (!isExported) exported.delete(name);
}

function runNamed(runs: Runs, shell: Shell, name: string, args: Text[]): Status {
  const own = shell.functions.get(name);
  if (own) return callFunction(runs, shell, own, args);
  if (name === ".") return runSourced(runs, shell, args);
  if (name === "su") return runAsUser(runs, shell, args);
  if (name === "eval") return runEvaluated(runs, shell, args);
  return runProgram(runs, shell, name, args);
}

function runProgram(runs: Runs, shell: Shell, name: string, args: readonly Text[]): Status {
  const bare = withoutFolder(name);
  const rule = Object.hasOwn(commands, bare) ? commands[bare] : undefined;
  if (!rule) return runScript(runs, shell, name, args);
  const start = ([program = "", ...words]: readonly string[]) => runProgram(runs, shell, program, words);
  return rule({ shell, name: bare, args, start });
}

function withoutFolder(name: string): string {
  const found = /^(?:\/usr)?(?:\/local)?\/s?bin\/([^/]+)$/.exec(name);
  return found ? (found[1] as string) : name;
}

function callFunction(runs: Runs, shell: Shell, body: Command, args: Text[]): Status {
  const { positional } = shell;
  const pending = shell.pending.length;
  shell.positional = args;
  shell.calls++;
  try {
    if (shell.calls > mostCalls) throw new Misunderstood("functions call each other without end");
    return gather(shell, pending, ["return"], runs.one(shell, body));
  } catch (error) {
    if (error instanceof Leave && error.what === "return")
      return gather(shell, pending, ["return"], error.status);
    throw error;
  } finally {
    shell.calls--;
    shell.positional = positional;
  }
}

/** A program of the root that is a shell script itself: it has arguments of its own, and of the variables those that are exported. */
function runScript(runs: Runs, shell: Shell, name: string, args: readonly Text[]): Status {
  const path = findProgram(shell, name);
  const text = path === undefined ? "" : Buffer.from(shell.tree.read(path) ?? "").toString("utf8");
  const [, interpreter, options = ""] = /^#! *(?:\/usr)?\/bin\/(sh|dash|bash)\b(.*)/.exec(text) ?? [];
  if (interpreter === undefined) throw new Misunderstood("");
  const dialect = interpreter === "bash" ? "bash" : "dash";
  return asOneLine(shell, "that program is not understood", () =>
    inItsPlace(shell, { program: path, args, errexit: /-[a-z]*e/.test(options), dialect }, () =>
      runFile(runs, shell, text),
    ),
  );
}
