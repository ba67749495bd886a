import { posix } from "node:path";
import type { Reason } from "../../../spec/plan.ts";
import type { PackageFacts } from "../../5-lock/facts.ts";
import type { Accounts } from "../accounts.ts";
import type { SavedTree, Tree } from "../tree.ts";
import type { Alias } from "./aliases.ts";
import { applyEffect, type Effect } from "./effect.ts";
import type { Command, Dialect } from "./syntax.ts";

/** A text that a script computes; undefined when it cannot be known without running something. */
export type Text = string | undefined;
/** An exit status; undefined when it cannot be known. */
export type Status = number | undefined;

/** No script of Debian takes a hundredth of it; a loop that never ends does. */
export const mostSteps = 100_000;

/** What the script asks for is not understood; the reason is only given when the line does not say it. */
export class Misunderstood extends Error {
  override readonly name = "Misunderstood";
}

/** More than any script that is understood puts together; one that doubles a text again and again ends here. */
const longestText = 1 << 18;

/** One text behind another; throws Misunderstood when they are too long together. */
export function joined(first: Text, second: Text): Text {
  if (first === undefined || second === undefined) return undefined;
  if (first.length + second.length > longestText) throw new Misunderstood("the text is too long");
  return first + second;
}

/** The script leaves something early. */
export class Leave extends Error {
  override readonly name = "Leave";
  readonly what: "exit" | "return" | "break" | "continue";
  readonly status: Status;

  constructor(what: Leave["what"], status: Status) {
    super(what);
    this.what = what;
    this.status = status;
  }
}

/** The container's root as all scripts see and change it, one after the other. */
export interface World {
  readonly tree: Tree;
  readonly accounts: Accounts;
  /** By name. */
  readonly packages: ReadonlyMap<string, PackageFacts>;
  /** Of all scripts so far, in order. */
  effects: Effect[];
}

/** Whose script it is. */
export interface ScriptOrigin {
  readonly package: string;
  readonly architecture: string;
  /** `postinst`. */
  readonly script: string;
  /** debconf's questions with their answers. */
  readonly answers: ReadonlyMap<string, string>;
}

/** What a way had done when it left by `return`, `exit`, `break` or `continue` where another way went on. */
export interface PendingLeave {
  readonly leave: Leave;
  readonly line: number;
  readonly saved: SavedShell;
}
export interface SavedShell {
  readonly tree: SavedTree;
  readonly effects: readonly Effect[];
  readonly variables: ReadonlyMap<string, Text>;
  readonly output: Text;
  readonly input: Text;
  readonly folder: Text;
}

/** The state of a script that is followed: variables, functions, and what it printed. */
export class Shell {
  readonly world: World;
  readonly origin: ScriptOrigin;
  variables: Map<string, Text>;
  positional: Text[];
  functions = new Map<string, Command>();
  aliases = new Map<string, Alias>();
  dialect: Dialect;
  /** The command of the script itself that is followed now, whatever lies within it. */
  top: Command | undefined;
  /** Names of the variables that programs are given. */
  exported = new Set<string>();
  /** Answers that the script itself has set. */
  readonly answers: Map<string, string>;
  readonly misunderstood: { readonly line: number; readonly reason: string }[] = [];
  /** Ways that left early where another went on: they count where they lead to. */
  pending: PendingLeave[] = [];
  /** What goes to standard output where somebody listens; undefined once it is not known. */
  output: Text = "";
  /** What comes from standard input and is not read yet, when something does. */
  input: Text = undefined;
  /** Paths that find(1) has printed, whose order nobody knows. */
  listed: readonly string[] | undefined = undefined;
  /** The same as they come from standard input. */
  found: readonly string[] | undefined = undefined;
  /** How the last command substitution ended. */
  substituted: Status = 0;
  /** Where relative paths begin; undefined where it cannot be known. */
  folder: Text = "/";
  errexit = false;
  /** Takes bits from the modes of new files and folders. */
  umask = 0o022;
  /** Within a condition a failing command ends nothing. */
  conditions = 0;
  /** `$0`. */
  program: Text;
  /** Who runs commands: another one within `su`. */
  user = "root";
  steps = 0;
  calls = 0;

  constructor(world: World, origin: ScriptOrigin, positional: readonly string[], dialect: Dialect = "dash") {
    this.dialect = dialect;
    this.world = world;
    this.origin = origin;
    this.positional = [...positional];
    this.answers = new Map(origin.answers);
    this.program = `/var/lib/dpkg/info/${origin.package}.${origin.script}`;
    this.variables = new Map(Object.entries(environment(origin)));
    this.exported = new Set(this.variables.keys());
  }

  /** What a program that is started here is given. */
  environment(): Map<string, Text> {
    return new Map([...this.variables].filter(([name]) => this.exported.has(name)));
  }

  get tree(): Tree {
    return this.world.tree;
  }

  /** A path as the kernel takes it from where the script is. */
  absolute(path: string): string {
    const clean = path.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
    if (clean.startsWith("/")) return clean;
    if (this.folder === undefined) throw new Misunderstood("where this is cannot be known");
    return posix.join(this.folder, clean);
  }

  do(effect: Effect): void {
    this.world.effects.push(effect);
    applyEffect(this.world.tree, this.world.accounts, effect, this.#reason());
  }

  print(text: Text): void {
    this.output = joined(this.output, text);
  }

  /** A user that exists once the scripts so far have done their work. */
  hasUser(name: string): boolean {
    return (
      this.world.accounts.isStatic("user", name) ||
      this.world.effects.some((done) => done.do === "user" && done.name === name)
    );
  }

  hasGroup(name: string): boolean {
    return (
      this.world.accounts.isStatic("group", name) ||
      this.world.effects.some((done) => {
        if (done.do === "user") return (done.group ?? done.name) === name;
        return done.do === "group" && done.name === name;
      })
    );
  }

  /** The groups of a user that a script has made, its own first; undefined for others. */
  groupsOf(name: string): readonly string[] | undefined {
    const made = this.world.effects.find((done) => done.do === "user" && done.name === name);
    if (made?.do !== "user") return undefined;
    const joined = this.world.effects.flatMap((done) =>
      done.do === "join" && done.user === name ? [done.group] : [],
    );
    return [made.group ?? made.name, ...joined];
  }

  #reason(): Reason {
    return { kind: "derived", rule: `${this.origin.script} of ${this.origin.package}` };
  }
}

/** What dpkg gives a script (dpkg(1), deb-postinst(5)). */
function environment({ package: name, architecture, script }: ScriptOrigin): Record<string, string> {
  return {
    DPKG_ROOT: "",
    DPKG_ADMINDIR: "/var/lib/dpkg",
    DPKG_MAINTSCRIPT_PACKAGE: name,
    DPKG_MAINTSCRIPT_NAME: script,
    DPKG_MAINTSCRIPT_ARCH: architecture,
    DEBIAN_FRONTEND: "noninteractive",
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  };
}
