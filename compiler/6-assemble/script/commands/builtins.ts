import { posix } from "node:path";
import { Leave, Misunderstood, type Status } from "../shell.ts";
import { absolute, type Call, type CommandTable, known } from "./call.ts";

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
    return 0;
  },
  trap: succeed,
  wait: succeed,
  sleep: succeed,
  cd: succeed,
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
  read: ({ shell, args }) => {
    for (const name of args) if (name && !name.startsWith("-")) shell.variables.set(name, undefined);
    return undefined;
  },
  exit: (call) => leave(call, "exit"),
  return: (call) => leave(call, "return"),
  break: (call) => leave(call, "break"),
  continue: (call) => leave(call, "continue"),
  /** Only to move descriptors about; another program in its place would be the end of what is understood. */
  exec: ({ args }) => {
    if (args.length > 0) throw new Misunderstood("");
    return 0;
  },
  command: lookUp,
  which: lookUp,
  type: lookUp,
  hash: lookUp,
};

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

/** `%s` and the escapes that scripts use; undefined for other conversions. */
function format([template = "", ...values]: string[]): string | undefined {
  const queue = [...values];
  const text = template.replace(/\\n/g, "\n").replace(/\\t/g, "\t");
  if (/%[^s%]/.test(text) || /\\[^\\]/.test(template.replace(/\\[nt]/g, ""))) return undefined;
  return text.replace(/%([s%])/g, (_, kind: string) => (kind === "%" ? "%" : (queue.shift() ?? "")));
}

function cat({ shell, args }: Call): Status {
  const paths = args.filter((arg) => arg !== "-");
  if (paths.length === 0) shell.print(shell.input);
  for (const path of paths) {
    const bytes = path === undefined ? undefined : shell.tree.read(absolute(path));
    shell.print(bytes && Buffer.from(bytes).toString("utf8"));
  }
  return 0;
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

function assign({ shell, args }: Call): Status {
  for (const arg of args) {
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/.exec(arg ?? "") ?? [];
    if (name !== undefined) shell.variables.set(name, value ?? "");
    else if (arg === undefined) throw new Misunderstood("what is assigned cannot be known");
  }
  return 0;
}

/** Programs that would be there when a package is configured, whether or not this container carries them. */
const alwaysThere = ["dpkg", "dpkg-trigger", "dpkg-query", "dpkg-divert", "update-alternatives"];

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

function findProgram(shell: Call["shell"], name: string): string | undefined {
  if (name.startsWith("/")) return shell.tree.behind(name) ? name : undefined;
  if (name in builtinCommands || alwaysThere.includes(name) || shell.functions.has(name)) return name;
  const folders = (shell.variables.get("PATH") ?? "").split(":");
  return folders
    .map((folder) => posix.join(folder, name))
    .find((path) => shell.tree.behind(path)?.type === "file");
}
