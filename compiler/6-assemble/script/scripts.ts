import { gather } from "./fork.ts";
import { parseShell } from "./parse.ts";
import type { Runs } from "./runs.ts";
import { Leave, Misunderstood, type Shell, type Status, type Text } from "./shell.ts";
import { type Dialect, ShellError } from "./syntax.ts";

/** Functions within functions. */
export const mostCalls = 50;

/** Runs a program with a state of its own, of which nothing stays. */
export function inItsPlace(
  shell: Shell,
  {
    program: path,
    args,
    errexit: exits,
    dialect: language,
  }: { program: Text; args: readonly Text[]; errexit: boolean; dialect: Dialect },
  way: () => Status,
): Status {
  const { variables, positional, functions, errexit, conditions, folder, umask, pending, program } = shell;
  const { aliases, dialect } = shell;
  Object.assign(shell, {
    variables: shell.environment(),
    positional: [...args],
    program: path,
    functions: new Map(),
    aliases: new Map(),
    dialect: language,
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
      aliases,
      dialect,
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
export function asOneLine(shell: Shell, reason: string, way: () => Status): Status {
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
export function runSourced(runs: Runs, shell: Shell, [file]: Text[]): Status {
  if (file === undefined) throw new Misunderstood("which file this is cannot be known");
  if (libraries.includes(file)) return 0;
  const bytes = shell.tree.read(file);
  if (!bytes) throw new Misunderstood("there is no such file");
  const text = Buffer.from(bytes).toString("utf8");
  return asOneLine(shell, "the file is not understood", () => runFile(runs, shell, text));
}

/** `eval`: the arguments are a script once they are put together. */
export function runEvaluated(runs: Runs, shell: Shell, args: Text[]): Status {
  if (args.includes(undefined)) throw new Misunderstood("what is evaluated cannot be known");
  return asOneLine(shell, "", () => runFile(runs, shell, args.join(" ")));
}

/** `su -s /bin/sh user -c script` where the script only asks: what it would make would be the user's. */
export function runAsUser(runs: Runs, shell: Shell, args: Text[]): Status {
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
    const status = runFile(runs, shell, script);
    if (world.effects.length > done) throw new Misunderstood("another user makes something");
    return status;
  } finally {
    shell.user = before;
  }
}

export function runFile(runs: Runs, shell: Shell, text: string): Status {
  try {
    return runs.list(shell, parseShell(text, shell.dialect));
  } catch (error) {
    if (error instanceof ShellError) throw new Misunderstood(error.message);
    throw error;
  }
}
