import { findProgram } from "./commands/builtins.ts";
import { commands } from "./commands.ts";
import { expandOne, expandPattern, expandWords } from "./expand.ts";
import { fork, gather } from "./fork.ts";
import { parseShell } from "./parse.ts";
import { matchesPattern } from "./pattern.ts";
import { redirected } from "./redirect.ts";
import { Leave, Misunderstood, type Shell, type Status, type Text } from "./shell.ts";
import { type Command, type List, ShellError } from "./syntax.ts";

/** No script of Debian takes a hundredth of it; a loop that never ends does. */
const mostSteps = 100_000;
/** Functions within functions. */
const mostCalls = 50;

/**
 * Follows a script through the one way it takes on a fresh installation, without running anything: what it would do
 * becomes effects. Where a condition cannot be known, both ways must do the same; where one of them fails, the other
 * is taken, since the package could not be installed otherwise. What is not understood is noted with its line.
 */
export function follow(shell: Shell, body: List): void {
  try {
    runList(shell, body);
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
    return redirected(shell, command.redirects, substitution, () => runBare(shell, command));
  } catch (error) {
    if (!(error instanceof Misunderstood) || shell.steps > mostSteps) throw error;
    shell.misunderstood.push({ line: command.line, reason: error.message });
    return 0;
  }
}

function runBare(shell: Shell, command: Command): Status {
  switch (command.kind) {
    case "simple":
      return runSimple(shell, command);
    case "and":
    case "or":
      return runAndOr(shell, command);
    case "not": {
      const status = condition(shell, [command.command]);
      return status === undefined ? undefined : status === 0 ? 1 : 0;
    }
    case "pipeline":
      return runPipeline(shell, command.commands);
    case "if":
      return runIf(shell, command, 0);
    case "case":
      return runCase(shell, command);
    case "for":
      return runFor(shell, command);
    case "while":
      return runWhile(shell, command);
    case "group":
      return runList(shell, command.body);
    case "subshell":
      return runSubshell(shell, command.body);
    case "function":
      shell.functions.set(command.name, command.body);
      return 0;
  }
}

function condition(shell: Shell, list: List): Status {
  shell.conditions++;
  try {
    return runList(shell, list);
  } finally {
    shell.conditions--;
  }
}

function runAndOr(
  shell: Shell,
  { kind, left, right, line }: Extract<Command, { kind: "and" | "or" }>,
): Status {
  const status = condition(shell, [left]);
  const goesOn = () => run(shell, right);
  if (status === undefined) return fork(shell, line, goesOn, () => (kind === "and" ? 1 : 0));
  return (status === 0) === (kind === "and") ? goesOn() : status;
}

function runIf(shell: Shell, command: Extract<Command, { kind: "if" }>, at: number): Status {
  const branch = command.branches[at];
  if (!branch) return runList(shell, command.otherwise);
  const status = condition(shell, branch.condition);
  if (status === 0) return runList(shell, branch.body);
  if (status !== undefined) return runIf(shell, command, at + 1);
  return fork(
    shell,
    command.line,
    () => runList(shell, branch.body),
    () => runIf(shell, command, at + 1),
  );
}

function runCase(shell: Shell, { word, arms, line }: Extract<Command, { kind: "case" }>): Status {
  const text = expandOne(shell, word, substitution);
  const from = (at: number): Status => {
    const arm = arms[at];
    if (!arm) return 0;
    const verdict = matchArm(
      text,
      arm.patterns.map((pattern) => expandPattern(shell, pattern, substitution)),
    );
    if (verdict === undefined)
      return fork(
        shell,
        line,
        () => runList(shell, arm.body),
        () => from(at + 1),
      );
    return verdict ? runList(shell, arm.body) : from(at + 1);
  };
  return from(0);
}

function matchArm(text: Text, patterns: readonly Text[]): boolean | undefined {
  const verdicts = patterns.map((pattern) => {
    if (pattern === "*") return true;
    return pattern === undefined || text === undefined ? undefined : matchesPattern(pattern, text);
  });
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

function runFor(shell: Shell, { name, words, body, line }: Extract<Command, { kind: "for" }>): Status {
  const values = words ? expandWords(shell, words, substitution) : [...shell.positional];
  for (const value of values) {
    shell.variables.set(name, value);
    const once = () => loopBody(shell, body);
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
function loopBody(shell: Shell, body: List): boolean {
  const pending = shell.pending.length;
  try {
    runList(shell, body);
    gather(shell, pending, ["break", "continue"], 0);
    return false;
  } catch (error) {
    if (!(error instanceof Leave) || error.what === "exit" || error.what === "return") throw error;
    gather(shell, pending, ["break", "continue"], 0);
    return error.what === "break";
  }
}

function runWhile(
  shell: Shell,
  { until, condition: test, body, line }: Extract<Command, { kind: "while" }>,
): Status {
  for (;;) {
    if (++shell.steps > mostSteps) throw new Misunderstood("the loop does not come to an end");
    const status = condition(shell, test);
    if (status === undefined) {
      fork(
        shell,
        line,
        () => Number(loopBody(shell, body)),
        () => 0,
      );
      return 0;
    }
    if ((status === 0) === until || loopBody(shell, body)) return 0;
  }
}

function runSubshell(shell: Shell, body: List): Status {
  const { variables, positional, umask, folder } = shell;
  shell.variables = new Map(variables);
  try {
    return runList(shell, body);
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
function runPipeline(shell: Shell, list: List): Status {
  const { output, input, found } = shell;
  let status: Status = 0;
  try {
    list.forEach((command, i) => {
      const last = i === list.length - 1;
      shell.output = last ? output : "";
      // A command on its own prints nothing but what it found.
      shell.found = list[i - 1]?.kind === "simple" ? shell.listed : undefined;
      shell.listed = undefined;
      if (last) status = runSubshell(shell, [command]);
      else {
        condition(shell, [command]);
        shell.input = shell.output;
      }
    });
    return status;
  } finally {
    shell.input = input;
    shell.found = found;
  }
}

function runSimple(shell: Shell, { assignments, words }: Extract<Command, { kind: "simple" }>): Status {
  shell.substituted = 0;
  const fields = expandWords(shell, words, substitution);
  const before = { variables: new Map(shell.variables), exported: new Set(shell.exported) };
  for (const { name, word } of assignments) shell.variables.set(name, expandOne(shell, word, substitution));
  for (const { name } of words.length > 0 ? assignments : []) shell.exported.add(name);
  const [name, ...args] = fields;
  // Words of which nothing is left are no command: the status is that of the last substitution.
  if (fields.length === 0) return shell.substituted;
  if (name === "" && args.length === 0) return 127;
  if (name === undefined) throw new Misunderstood("which command this is cannot be known");
  try {
    return runNamed(shell, name, args);
  } finally {
    // Before a command they hold for that command alone.
    for (const { name } of assignments) restoreVariable(shell, name, before);
  }
}

function restoreVariable(
  { variables, exported }: Shell,
  name: string,
  before: Readonly<Pick<Shell, "variables" | "exported">>,
): void {
  if (before.variables.has(name)) variables.set(name, before.variables.get(name));
  else variables.delete(name);
  if (!before.exported.has(name)) exported.delete(name);
}

function runNamed(shell: Shell, name: string, args: Text[]): Status {
  const own = shell.functions.get(name);
  if (own) return callFunction(shell, own, args);
  if (name === ".") return runSourced(shell, args);
  if (name === "su") return runAsUser(shell, args);
  if (name === "eval") return runEvaluated(shell, args);
  return runProgram(shell, name, args);
}

function runProgram(shell: Shell, name: string, args: readonly Text[]): Status {
  const bare = withoutFolder(name);
  const rule = Object.hasOwn(commands, bare) ? commands[bare] : undefined;
  if (!rule) return runScript(shell, name, args);
  const start = ([program = "", ...words]: readonly string[]) => runProgram(shell, program, words);
  return rule({ shell, name: bare, args, start });
}

function withoutFolder(name: string): string {
  const found = /^(?:\/usr)?(?:\/local)?\/s?bin\/([^/]+)$/.exec(name);
  return found ? (found[1] as string) : name;
}

function callFunction(shell: Shell, body: Command, args: Text[]): Status {
  const { positional } = shell;
  const pending = shell.pending.length;
  shell.positional = args;
  shell.calls++;
  try {
    if (shell.calls > mostCalls) throw new Misunderstood("functions call each other without end");
    return gather(shell, pending, ["return"], run(shell, body));
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
function runScript(shell: Shell, name: string, args: readonly Text[]): Status {
  const path = findProgram(shell, name);
  const text = path === undefined ? "" : Buffer.from(shell.tree.read(path) ?? "").toString("utf8");
  const [interpreter, options = ""] = /^#! *(?:\/usr)?\/bin\/(?:sh|dash|bash)\b(.*)/.exec(text) ?? [];
  if (interpreter === undefined) throw new Misunderstood("");
  return asOneLine(shell, "that program is not understood", () =>
    inItsPlace(shell, { program: path, args, errexit: /-[a-z]*e/.test(options) }, () => runFile(shell, text)),
  );
}

/** Runs a program with a state of its own, of which nothing stays. */
function inItsPlace(
  shell: Shell,
  { program: path, args, errexit: exits }: { program: Text; args: readonly Text[]; errexit: boolean },
  way: () => Status,
): Status {
  const { variables, positional, functions, errexit, conditions, folder, umask, pending, program } = shell;
  Object.assign(shell, {
    variables: shell.environment(),
    positional: [...args],
    program: path,
    functions: new Map(),
    errexit: exits,
    conditions: 0,
    pending: [],
  });
  shell.calls++;
  try {
    if (shell.calls > mostCalls) throw new Misunderstood("programs call each other without end");
    return gather(shell, 0, ["exit", "return"], way());
  } catch (error) {
    if (!(error instanceof Leave)) throw error;
    return gather(shell, 0, ["exit", "return"], error.status);
  } finally {
    shell.calls--;
    Object.assign(shell, {
      variables,
      positional,
      functions,
      errexit,
      conditions,
      folder,
      umask,
      pending,
      program,
    });
  }
}

/** Follows lines that are not the script's own: what is not understood of them is the one that led there. */
function asOneLine(shell: Shell, reason: string, way: () => Status): Status {
  const notes = shell.misunderstood.length;
  const status = way();
  if (shell.misunderstood.length === notes) return status;
  shell.misunderstood.length = notes;
  throw new Misunderstood(reason);
}

/** Libraries whose functions the commands' table knows already. */
const libraries = [
  "/usr/share/debconf/confmodule",
  "/usr/lib/php/php-maintscript-helper",
  "/usr/share/apache2/apache2-maintscript-helper",
];

/** Another file of the tree is followed as if it stood here. */
function runSourced(shell: Shell, [file]: Text[]): Status {
  if (file === undefined) throw new Misunderstood("which file this is cannot be known");
  if (libraries.includes(file)) return 0;
  const bytes = shell.tree.read(file);
  if (!bytes) throw new Misunderstood("there is no such file");
  const text = Buffer.from(bytes).toString("utf8");
  return asOneLine(shell, "the file is not understood", () => runFile(shell, text));
}

/** `eval`: the arguments are a script once they are put together. */
function runEvaluated(shell: Shell, args: Text[]): Status {
  if (args.includes(undefined)) throw new Misunderstood("what is evaluated cannot be known");
  return asOneLine(shell, "", () => runFile(shell, args.join(" ")));
}

/** `su -s /bin/sh user -c script` where the script only asks: what it would make would be the user's. */
function runAsUser(shell: Shell, args: Text[]): Status {
  const at = args.indexOf("-c");
  const [script, ...others] = [args[at + 1], ...args.slice(0, at), ...args.slice(at + 2)];
  const names = others.filter(
    (arg) => arg !== "-" && arg !== "-s" && !/^(\/usr)?\/bin\/(da|ba)?sh$/.test(arg ?? ""),
  );
  const [user, ...more] = names;
  if (at < 0 || script === undefined || user === undefined || more.length > 0) throw new Misunderstood("");
  const { user: before, world } = shell;
  const done = world.effects.length;
  shell.user = user;
  try {
    const status = runFile(shell, script);
    if (world.effects.length > done) throw new Misunderstood("another user makes something");
    return status;
  } finally {
    shell.user = before;
  }
}

function runFile(shell: Shell, text: string): Status {
  try {
    return runList(shell, parseShell(text));
  } catch (error) {
    if (error instanceof ShellError) throw new Misunderstood(error.message);
    throw error;
  }
}

function substitution(shell: Shell, body: List): Status {
  return runList(shell, body);
}
