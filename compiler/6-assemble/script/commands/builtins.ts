import { posix } from "node:path";
import { isNowhere } from "../nowhere.ts";
import { Leave, Misunderstood, type Status } from "../shell.ts";
import { type Call, type CommandTable, known } from "./call.ts";
import { textOf } from "./filters.ts";

const succeed = () => 0;

/** What the shell does itself. Assignments and the like change the shell's state; output goes to who listens. */
export const builtinCommands: CommandTable = {
  ":": succeed,
  true: succeed,
  false: () => 1,
  echo: (call) => print(call, "\n"),
  printf: (call) => print(call, ""),
  cat: cat,
  set: setOptions,
  umask: ({ shell, args }) => {
    const [mask] = args;
    if (mask !== undefined && /^[0-7]{1,4}$/.test(mask)) shell.umask = Number.parseInt(mask, 8);
    else if (args.length > 0) throw new Misunderstood("the mask is not read");
    else shell.print(`${shell.umask.toString(8).padStart(4, "0")}\n`);
    return 0;
  },
  trap: succeed,
  wait: succeed,
  sleep: succeed,
  cd: changeFolder,
  pwd: ({ shell }) => {
    shell.print(shell.folder && `${shell.folder}\n`);
    return 0;
  },
  export: assign,
  readonly: assign,
  local: assign,
  declare: assign,
  unset: (call) => {
    for (const name of known(call)) call.shell.variables.delete(name);
    return 0;
  },
  shift: ({ shell, args }) => {
    const [count = "1"] = args;
    shell.positional = shell.positional.slice(Number(count));
    return 0;
  },
  read,
  exit: (call) => leave(call, "exit"),
  return: (call) => leave(call, "return"),
  break: (call) => leave(call, "break"),
  continue: (call) => leave(call, "continue"),
  /** Only to move descriptors about; another program in its place would be the end of what is understood. */
  exec: ({ args }) => {
    if (args.length > 0) throw new Misunderstood("");
    return 0;
  },
  /** `sh program …`, with no option of its own. */
  ...Object.fromEntries(["sh", "dash", "bash"].map((name) => [name, runWith] as const)),
  env: runWithVariables,
  command: lookUp,
  which: lookUp,
  type: lookUp,
  hash: lookUp,
};

function runWith(call: Call): Status {
  const words = known(call);
  const [path = ""] = words;
  const text = Buffer.from(call.shell.tree.read(path) ?? "").toString("utf8");
  const isOther = text.includes("[[") && /^#! *\S*\/bash\b/.test(text) !== (call.name === "bash");
  // It does not hear the options that the script's first line has for its interpreter, nor the interpreter's name.
  if (!path.startsWith("/") || /^#! *\S+[ \t]+-/.test(text) || isOther) throw new Misunderstood("");
  return call.start(words);
}

/** `env NAME=value … program …`, with no option. */
function runWithVariables(call: Call): Status {
  const { shell } = call;
  const words = known(call);
  const at = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  if (at < 0 || words[at]?.startsWith("-")) throw new Misunderstood("");
  const { variables, exported } = shell;
  const own = words
    .slice(0, at)
    .map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]);
  shell.variables = new Map([...variables, ...(own as [string, string][])]);
  shell.exported = new Set([...exported, ...own.map(([name = ""]) => name)]);
  try {
    return call.start(words.slice(at));
  } finally {
    Object.assign(shell, { variables, exported });
  }
}

function leave({ args }: Call, what: Leave["what"]): never {
  const [status = "0"] = args;
  const isLoop = what === "break" || what === "continue";
  throw new Leave(what, args.length > 0 && args[0] === undefined ? undefined : isLoop ? 0 : Number(status));
}

function print({ shell, args, name }: Call, end: string): Status {
  const plain = name === "echo" ? args.filter((arg) => arg !== "-n" && arg !== "-e") : args;
  const newline = args.includes("-n") && name === "echo" ? "" : end;
  if (args.includes(undefined)) shell.print(undefined);
  else if (name === "printf") shell.print(format(plain as string[]));
  else shell.print(plain.join(" ") + newline);
  return 0;
}

/** `%s` and the escapes that scripts use, again and again while there are arguments; undefined for other conversions. */
function format([template = "", ...values]: string[]): string | undefined {
  const text = template.replace(/\\n/g, "\n").replace(/\\t/g, "\t");
  if (/%[^s%]/.test(text) || /\\[^\\]/.test(template.replace(/\\[nt]/g, ""))) return undefined;
  const queue = [...values];
  let out = "";
  do out += text.replace(/%([s%])/g, (_, kind: string) => (kind === "%" ? "%" : (queue.shift() ?? "")));
  while (queue.length > 0 && /%s/.test(text.replaceAll("%%", "")));
  return out;
}

function cat({ shell, args }: Call): Status {
  const paths = args.filter((arg) => arg !== "-u");
  for (const path of paths.length === 0 ? ["-"] : paths)
    shell.print(path === undefined ? undefined : (textOf(shell, path) ?? undefined));
  const isThere = (path: string) =>
    path === "-" || isNowhere(path) || shell.tree.behind(shell.absolute(path));
  return paths.every((path) => path === undefined || isThere(path)) ? 0 : 1;
}

/** `cd -` goes back. */
function changeFolder({ shell, args: [path] }: Call): Status {
  const to = path === "-" ? shell.variables.get("OLDPWD") : path;
  if (to === undefined) throw new Misunderstood("where this leads cannot be known");
  const folder = shell.absolute(to);
  if (!isNowhere(`${folder}/`) && shell.tree.behind(folder)?.type !== "directory") return 1;
  shell.variables.set("OLDPWD", shell.folder);
  shell.folder = folder;
  if (path === "-") shell.print(`${folder}\n`);
  return 0;
}

/**
 * One line of the standard input into variables (POSIX.1-2017, XCU read): each takes a field, the last one all that is left.
 * A backslash that -r does not make plain is not looked into.
 */
function read({ shell, args }: Call): Status {
  const names = args.filter((arg): arg is string => arg !== undefined && !arg.startsWith("-"));
  const options = args.filter((arg) => arg?.startsWith("-"));
  const marks = shell.variables.has("IFS") ? shell.variables.get("IFS") : " \t\n";
  const set = (values?: readonly string[]) => {
    for (const [i, name] of names.entries()) shell.variables.set(name, values && (values[i] ?? ""));
  };
  const { input } = shell;
  const [line = "", ...rest] = (input ?? "").split("\n");
  if (input === undefined || options.some((option) => option !== "-r")) {
    set();
    return undefined;
  }
  shell.input = rest.join("\n");
  const isPlain = options.length > 0 || !line.includes("\\");
  set(isPlain && marks !== undefined ? fieldsOfLine(line, names.length, marks) : undefined);
  return rest.length > 0 ? 0 : 1;
}

/** Undefined where a mark that is no blank ends the line: who gets it depends on the shell. */
function fieldsOfLine(line: string, count: number, marks: string): readonly string[] | undefined {
  const blanks = [...marks].filter((mark) => " \t\n".includes(mark));
  const isBlank = (char: string | undefined) => char !== undefined && blanks.includes(char);
  if (marks.includes(line.at(-1) ?? " ") && line !== "" && !isBlank(line.at(-1))) return undefined;
  let [from, to] = [0, line.length];
  while (isBlank(line[from])) from++;
  while (to > from && isBlank(line[to - 1])) to--;
  const fields: string[] = [];
  while (fields.length < count - 1 && from < to) {
    let end = from;
    while (end < to && !marks.includes(line[end] as string)) end++;
    fields.push(line.slice(from, end));
    while (isBlank(line[end])) end++;
    if (marks.includes(line[end] ?? "x") && end < to) end++;
    while (isBlank(line[end])) end++;
    from = end;
  }
  return [...fields, line.slice(from, to)];
}

/** `set -e`, `set +e`, and `set -- words`. */
function setOptions({ shell, args }: Call): Status {
  const separator = args.indexOf("--");
  if (separator >= 0) shell.positional = args.slice(separator + 1);
  for (const arg of args.slice(0, separator >= 0 ? separator : undefined)) {
    if (/^-[a-z]*e/.test(arg ?? "")) shell.errexit = true;
    if (/^\+[a-z]*e/.test(arg ?? "")) shell.errexit = false;
  }
  return 0;
}

function assign({ shell, args, name: by }: Call): Status {
  for (const arg of args) {
    const [exported] = /^[A-Za-z_][A-Za-z0-9_]*/.exec(arg ?? "") ?? [];
    if (by === "export" && exported !== undefined) shell.exported.add(exported);
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/.exec(arg ?? "") ?? [];
    if (name !== undefined) shell.variables.set(name, value ?? "");
    else if (arg === undefined) throw new Misunderstood("what is assigned cannot be known");
  }
  return 0;
}

/** Programs that would be there when a package is configured, whether or not this container carries them. */
const alwaysThere = [
  ...["dpkg", "dpkg-trigger", "dpkg-query", "dpkg-divert", "update-alternatives"],
  // Of init-system-helpers, which is essential.
  ...["deb-systemd-helper", "deb-systemd-invoke", "invoke-rc.d", "service", "update-rc.d"],
];

/** `command -v`, `which`: the way to a program in the tree; `command name …` without an option runs it. */
function lookUp(call: Call): Status {
  const { shell } = call;
  const words = known(call);
  if (call.name === "command" && !words[0]?.startsWith("-")) throw new Misunderstood("");
  const names = words.filter((word) => !word.startsWith("-"));
  const found = names.map((name) => findProgram(shell, name));
  for (const path of found) if (path !== undefined) shell.print(`${path}\n`);
  return found.includes(undefined) ? 1 : 0;
}

/** The path of a program in the tree; the name itself for what the shell does and what is always there. */
export function findProgram(shell: Call["shell"], name: string): string | undefined {
  if (name.startsWith("/")) return shell.tree.behind(name) ? name : undefined;
  if (name in builtinCommands || alwaysThere.includes(name) || shell.functions.has(name)) return name;
  const folders = (shell.variables.get("PATH") ?? "").split(":");
  return folders
    .map((folder) => posix.join(folder, name))
    .find((path) => shell.tree.behind(path)?.type === "file");
}
