import { posix } from "node:path";
import type { Entry } from "../../../../spec/plan.ts";
import { matchesPattern } from "../pattern.ts";
import { Misunderstood, type Shell, type Status } from "../shell.ts";
import { type Call, type CommandTable, known } from "./call.ts";

/**
 * find(1) as scripts ask it: tests of name, path, type, owner and depth with `!`, `-o` and brackets, and what is done to those
 * that pass. A folder gives its names in the order of a disk, so where more than one path is printed the text is not known;
 * xargs takes the paths in any order.
 */
export const findCommands: CommandTable = { find, xargs };

/** Judges an entry, and takes it up for an action that it comes to. */
type Node = (entry: Entry) => boolean;

function find(call: Call): Status {
  const { shell, args } = call;
  const acts = args.some((arg) => acting.test(arg ?? ""));
  if (args.includes(undefined) && !acts) return unknown(shell);
  const words = known(call);
  const begin = words.findIndex((word) => /^[-!(]/.test(word));
  const named = words.slice(0, begin < 0 ? undefined : begin);
  // A slash behind a link leads through it.
  const roots = named.map((path) =>
    path.endsWith("/") ? shell.tree.landing(shell.absolute(path)) : shell.absolute(path),
  );
  // Paths are told as they were asked for: that is what they are here as long as no link is on the way.
  const isPlain = named.every((path) => shell.tree.canonical(path) === path);
  const query = new Query(call, begin < 0 ? [] : words.slice(begin), roots, isPlain);
  const node = query.read();
  if (!node && acts) throw new Misunderstood("");
  if (!node || roots.length === 0) return unknown(shell);
  for (const root of roots) {
    const entries = reached(shell, root);
    // What is removed is removed from the deepest on.
    for (const entry of words.includes("-delete") ? entries.toReversed() : entries) node(entry);
  }
  query.finish();
  return roots.every((path) => shell.tree.at(path)) ? 0 : 1;
}

const acting = /^-(delete|exec|execdir|ok|okdir|fprint|fprint0|fprintf|fls)$/;

function unknown(shell: Shell): Status {
  shell.print(undefined);
  return undefined;
}

/** A link that is named itself is not followed. */
function reached({ tree }: Shell, path: string): readonly Entry[] {
  const top = tree.at(path);
  if (!top) return [];
  return [top, ...(top.type === "directory" ? tree.below(path) : [])].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

const types: Readonly<Record<string, Entry["type"]>> = {
  f: "file",
  d: "directory",
  l: "symlink",
  p: "fifo",
  b: "block-device",
  c: "character-device",
};

/** Reads an expression: `-o` binds weakest, then `-a` or nothing, then `!`. */
class Query {
  readonly #call: Call;
  readonly #words: string[];
  readonly #roots: readonly string[];
  readonly #isPlain: boolean;
  readonly #ends: (() => void)[] = [];
  /** Tests that hold for the whole, wherever they stand. */
  readonly #limits: Node[] = [];

  constructor(call: Call, words: string[], roots: readonly string[], isPlain: boolean) {
    this.#call = call;
    this.#words = words;
    this.#roots = roots;
    this.#isPlain = isPlain;
  }

  /** Undefined for what is not known. */
  read(): Node | undefined {
    const node = this.#words.length === 0 ? () => true : this.#either();
    if (!node || this.#words.length > 0) return undefined;
    const whole = this.#ends.length > 0 ? node : this.#printing("\n", node);
    return (entry) => this.#limits.every((limit) => limit(entry)) && whole(entry);
  }

  /** Does what is done once all are found. */
  finish(): void {
    for (const end of this.#ends) end();
  }

  #either(): Node | undefined {
    const first = this.#both();
    if (!/^-o(r)?$/.test(this.#words[0] ?? "")) return first;
    this.#words.shift();
    const second = this.#either();
    return first && second && ((entry) => first(entry) || second(entry));
  }

  #both(): Node | undefined {
    const first = this.#one();
    if (/^-a(nd)?$/.test(this.#words[0] ?? "")) this.#words.shift();
    else if (this.#words.length === 0 || /^(-o|-or|\))$/.test(this.#words[0] ?? "")) return first;
    const second = this.#both();
    return first && second && ((entry) => first(entry) && second(entry));
  }

  #one(): Node | undefined {
    const word = this.#words.shift();
    if (word === "!" || word === "-not") {
      const node = this.#one();
      return node && ((entry) => !node(entry));
    }
    if (word !== "(") return this.#primary(word ?? "");
    const node = this.#either();
    return this.#words.shift() === ")" ? node : undefined;
  }

  #primary(word: string): Node | undefined {
    if (word === "-print" || word === "-print0") return this.#printing(word === "-print" ? "\n" : "\0");
    if (word === "-delete") return this.#deleting();
    if (word === "-exec") return this.#starting();
    if (["-xdev", "-mount", "-depth", "-true"].includes(word)) return () => true;
    if (word === "-empty") return (entry) => this.#isEmpty(entry);
    if (word === "-follow") return this.#following();
    const value = this.#words.shift();
    return value === undefined ? undefined : this.#test(word, value);
  }

  #test(word: string, value: string): Node | undefined {
    const { accounts } = this.#call.shell.world;
    const isNumber = /^[0-9]+$/.test(value);
    if (word === "-name") return ({ path }) => matchesPattern(value, posix.basename(path));
    if (word === "-path" || word === "-wholename")
      return this.#isPlain ? ({ path }) => matchesPattern(value, path) : undefined;
    if (word === "-type" && types[value]) return ({ type }) => type === types[value];
    const uid = word === "-user" ? accounts.uid(value) : isNumber ? Number(value) : undefined;
    if ((word === "-user" || word === "-uid") && uid !== undefined) return (entry) => entry.uid === uid;
    const gid = word === "-group" ? accounts.gid(value) : isNumber ? Number(value) : undefined;
    if ((word === "-group" || word === "-gid") && gid !== undefined) return (entry) => entry.gid === gid;
    if (word !== "-maxdepth" && word !== "-mindepth") return undefined;
    const limit = Number(value);
    this.#limits.push((entry) =>
      word === "-maxdepth" ? this.#depth(entry) <= limit : this.#depth(entry) >= limit,
    );
    return () => true;
  }

  /** Where no link is, none is followed. */
  #following(): Node {
    this.#limits.push(({ type }) => {
      if (type === "symlink") throw new Misunderstood("a link is followed");
      return true;
    });
    return () => true;
  }

  #isEmpty(entry: Entry): boolean {
    if (entry.type === "file") return entry.size === 0;
    return entry.type === "directory" && this.#call.shell.tree.below(entry.path).length === 0;
  }

  #depth({ path }: Entry): number {
    const { tree } = this.#call.shell;
    const within = this.#roots.map((root) => tree.canonical(root)).filter((root) => below(path, root));
    return Math.min(...within.map((root) => parts(path) - parts(root)));
  }

  #printing(end: string, node: Node = () => true): Node {
    const found: string[] = [];
    this.#ends.push(() => {
      const { shell } = this.#call;
      const isKnown = found.length === 0 || (found.length === 1 && this.#isPlain);
      shell.print(!isKnown ? undefined : found.map((path) => path + end).join(""));
      shell.listed = [...(shell.listed ?? []), ...found];
    });
    return taking(found, node);
  }

  /** A folder that is not empty stays. */
  #deleting(): Node {
    this.#ends.push(() => {});
    return ({ path, type }) => {
      const { shell } = this.#call;
      if (type === "directory" && shell.tree.below(path).length > 0) return false;
      shell.do({ do: "remove", path });
      return true;
    };
  }

  /** `-exec command {} ;` for each, `-exec command {} +` for all. */
  #starting(): Node | undefined {
    const end = this.#words.findIndex((word) => word === ";" || word === "+");
    const command = this.#words.splice(0, end + 1);
    const mark = command.pop();
    if (end < 1 || !command.includes("{}")) return undefined;
    const found: string[] = [];
    const start = (paths: readonly string[]) =>
      this.#call.start(command.flatMap((word) => (word === "{}" ? paths : [word])));
    this.#ends.push(() => {
      if (mark === ";") for (const path of found) start([path]);
      else if (found.length > 0) start(found);
    });
    return taking(found);
  }
}

function taking(found: string[], node: Node = () => true): Node {
  return (entry) => {
    const passes = node(entry);
    if (passes && !found.includes(entry.path)) found.push(entry.path);
    return passes;
  };
}

function below(path: string, root: string): boolean {
  return path === root || root === "/" || path.startsWith(`${root}/`);
}

function parts(path: string): number {
  return path === "/" ? 0 : path.split("/").length - 1;
}

/** Programs for which it is all the same in what order they have their arguments, and in how many runs. */
const unordered = ["chown", "chgrp", "chmod", "rm", "rmdir", "touch"];

/** `find … -print0 | xargs -0 -r command`: the command with all that was found, or none where nothing was. */
function xargs(call: Call): Status {
  const words = known(call);
  const at = words.findIndex((word) => !/^(-0|-r|-0r|-r0|--null|--no-run-if-empty)$/.test(word));
  const [options, command] = at < 0 ? [words, []] : [words.slice(0, at), words.slice(at)];
  const isQuiet = options.some((option) => /r/.test(option));
  const { found, input } = call.shell;
  const paths = found ?? (input === "" ? [] : undefined);
  if (!paths) throw new Misunderstood("what comes from standard input cannot be known");
  if (paths.length === 0 && isQuiet) return 0;
  // Without -0 a blank or a quote in a name would part it.
  const isPlain =
    options.some((option) => /0|null/.test(option)) || paths.every((path) => !/[\s'"\\]/.test(path));
  if (!isPlain || paths.length === 0 || !unordered.includes(posix.basename(command[0] ?? "")))
    throw new Misunderstood("");
  return call.start([...command, ...paths]);
}
