import { Misunderstood, type Status, type Text } from "../shell.ts";
import type { Call, CommandTable } from "./call.ts";

/** `test` and `[` (POSIX.1-2017, XCU test): files are those of the tree. */
export const testCommands: CommandTable = {
  "[": (call) => {
    if (call.args.at(-1) !== "]") throw new Misunderstood("] is missing");
    return statusOf(evaluate(call, call.args.slice(0, -1)));
  },
  test: (call) => statusOf(evaluate(call, call.args)),
  /** A part of bash's language, which its parser takes: for dash a program that is not there. */
  "[[": () => 127,
};

/** Undefined when it cannot be known. */
type Truth = boolean | undefined;

export function statusOf(truth: Truth): Status {
  return truth === undefined ? undefined : truth ? 0 : 1;
}

/** `-o` binds weaker than `-a`, and that weaker than `!`. */
function evaluate(call: Call, args: readonly Text[]): Truth {
  if (args.length > 3) {
    const or = args.indexOf("-o");
    if (or > 0) return either(evaluate(call, args.slice(0, or)), evaluate(call, args.slice(or + 1)));
    const and = args.indexOf("-a");
    if (and > 0)
      return not(either(not(evaluate(call, args.slice(0, and))), not(evaluate(call, args.slice(and + 1)))));
  }
  if (args[0] === "!" && args.length > 1) return not(evaluate(call, args.slice(1)));
  if (args[0] === "(" && args.at(-1) === ")" && args.length > 2) return evaluate(call, args.slice(1, -1));
  if (args.length === 3) return binary(args[0], args[1], args[2]);
  if (args.length === 2) return unary(call, args[0], args[1]);
  if (args.length === 1) return args[0] === undefined ? undefined : args[0] !== "";
  if (args.length === 0) return false;
  throw new Misunderstood("");
}

function either(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}

function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

export function binary(left: Text, operator: Text, right: Text): Truth {
  if (left === undefined || right === undefined) return undefined;
  const [a, b] = [left, right].map((text) =>
    /^\s*[-+]?[0-9]+\s*$/.test(text) ? Number(text) : Number.NaN,
  ) as [number, number];
  switch (operator) {
    case "=":
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "-eq":
      return a === b;
    case "-ne":
      return !Number.isNaN(a) && !Number.isNaN(b) && a !== b;
    case "-lt":
      return a < b;
    case "-le":
      return a <= b;
    case "-gt":
      return a > b;
    case "-ge":
      return a >= b;
    case "-nt":
    case "-ot":
    case "-ef":
      return undefined;
    default:
      throw new Misunderstood("");
  }
}

/** Whose it is, by the number that the lock gives a name. */
function owns(user: string, id: number, idOf: (name: string) => number | undefined): Truth {
  if (user === "root") return id === 0;
  const own = idOf(user);
  return own === undefined ? (id === 0 ? false : undefined) : own === id;
}

/** Linux gives random numbers here wherever /proc is mounted, as it is where dpkg runs scripts. */
const uuidSource = "/proc/sys/kernel/random/uuid";

export function unary({ shell }: Pick<Call, "shell">, operator: Text, operand: Text): Truth {
  if (operator === "-z") return operand === undefined ? undefined : operand === "";
  if (operator === "-n") return operand === undefined ? undefined : operand !== "";
  // No terminal is there.
  if (operator === "-t") return false;
  if (operand === uuidSource) return ["-e", "-f", "-r", "-s"].includes(operator ?? "") || undefined;
  if (operand === undefined || /^\/(proc|sys|dev)(\/|$)/.test(operand)) return undefined;
  if (operand === "" || operand.startsWith("/tmp/")) return operand === "" ? false : undefined;
  const { tree } = shell;
  const path = shell.absolute(operand);
  const there = tree.behind(path);
  switch (operator) {
    case "-e":
    case "-r":
    case "-w":
      return there !== undefined;
    case "-f":
      return there?.type === "file";
    case "-d":
      return there?.type === "directory";
    case "-L":
    case "-h":
      return tree.at(path)?.type === "symlink";
    case "-x":
      return there !== undefined && (there.type === "directory" || (there.mode & 0o111) !== 0);
    case "-s":
      return there?.type === "file" ? there.size > 0 : there !== undefined;
    case "-u":
      return there !== undefined && (there.mode & 0o4000) !== 0;
    case "-g":
      return there !== undefined && (there.mode & 0o2000) !== 0;
    case "-O":
      return there && owns(shell.user, there.uid, (name) => shell.world.accounts.uid(name));
    case "-G":
      return there && owns(shell.user, there.gid, (name) => shell.world.accounts.gid(name));
    case "-p":
      return there?.type === "fifo";
    case "-S":
      return false;
    case "-b":
      return there?.type === "block-device";
    case "-c":
      return there?.type === "character-device";
    default:
      throw new Misunderstood("");
  }
}
