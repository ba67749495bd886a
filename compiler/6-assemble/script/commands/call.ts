import { Misunderstood, type Shell, type Status, type Text } from "../shell.ts";

/** One command with its arguments, as the script would start it. */
export interface Call {
  readonly shell: Shell;
  readonly name: string;
  readonly args: readonly Text[];
  /** Follows another program, as this one would start it. */
  readonly start: (words: readonly string[]) => Status;
}
/** Gives the exit status; does its effects through `call.shell`. Throws Misunderstood. */
export type CommandRule = (call: Call) => Status;
export type CommandTable = Readonly<Record<string, CommandRule>>;

/** The arguments, when all of them are known: an effect on what is not known is no effect that can be replayed. */
export function known({ args }: Call): string[] {
  return args.map((arg) => {
    if (arg === undefined) throw new Misunderstood("an argument cannot be known");
    return arg;
  });
}

/** Short options may be put together; one that takes a value has it behind itself or as the next argument. */
export interface Options {
  /** Short ones by letter, long ones by name without dashes; a flag's value is the empty text. */
  readonly options: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/** Sorts arguments. An option that is in neither list is not understood. */
export function sortOptions(args: readonly string[], flags: string, valued: readonly string[] = []): Options {
  const options = new Map<string, string>();
  const rest: string[] = [];
  const allowed = new Set(flags.split(" "));
  const queue = [...args];
  while (queue.length > 0) {
    const arg = queue.shift() as string;
    if (arg === "--") return { options, rest: [...rest, ...queue] };
    if (!arg.startsWith("-") || arg === "-") rest.push(arg);
    else if (arg.startsWith("--")) takeLong(arg.slice(2), queue, options, allowed, valued);
    else takeShort(arg.slice(1), queue, options, allowed, valued);
  }
  return { options, rest };
}

type Allowed = ReadonlySet<string>;

function takeLong(
  arg: string,
  queue: string[],
  options: Map<string, string>,
  allowed: Allowed,
  valued: readonly string[],
): void {
  const [name = "", ...value] = arg.split("=");
  if (valued.includes(name)) options.set(name, value.length > 0 ? value.join("=") : (queue.shift() ?? ""));
  else if (allowed.has(name)) options.set(name, value.join("="));
  else throw new Misunderstood(`the option --${name} is not known`);
}

function takeShort(
  arg: string,
  queue: string[],
  options: Map<string, string>,
  allowed: Allowed,
  valued: readonly string[],
): void {
  for (let i = 0; i < arg.length; i++) {
    const letter = arg[i] as string;
    if (valued.includes(letter)) {
      options.set(letter, arg.slice(i + 1) || (queue.shift() ?? ""));
      return;
    }
    if (!allowed.has(letter)) throw new Misunderstood(`the option -${letter} is not known`);
    options.set(letter, "");
  }
}
