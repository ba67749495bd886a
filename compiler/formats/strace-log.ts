/** Whose calls of a log count. */
export interface StraceSubject {
  /** The words that the program was started with: what goes before is the way to it. */
  readonly run: readonly string[];
  /** What the tracer sees before each path of the program's own root: `/root`, or nothing. */
  readonly prefix: string;
}

/** These say that there is nothing at a path. */
const absent = /^-1 (ENOENT|ENOTDIR|ELOOP|ENAMETOOLONG|EFAULT)\b/;
/** The first path of these is no path that is opened. */
const unopened = /^(symlink|mount|umount|pivot_root|chroot|swapon)/;

/**
 * The paths that a program and all that it started asked the kernel for by name and that were there, of a log by
 * `strace -f -y -e trace=%file`: absolute in the program's root, as written but for blank parts, sorted. What is cut or
 * foreign in the log is passed over.
 */
export function tracedPathsOf(log: string, subject: StraceSubject): readonly string[] {
  const before = new Set<string>();
  const folders = new Map<string, string>();
  const found = new Set<string>();
  let own: string | undefined;
  let lastFolder = "/";
  for (const { process, name, words, result } of callsOf(log)) {
    if (own === undefined && isStart(name, words, result, subject.run)) own = process;
    if (own === undefined) before.add(process);
    if (own === undefined || (process !== own && before.has(process)) || unopened.test(name)) continue;
    const at = placeOf(words, subject.prefix, folders.get(process) ?? lastFolder);
    if (at === undefined || absent.test(result)) continue;
    const path = clean(at.name.startsWith("/") ? at.name : `${at.folder}/${at.name}`);
    if (name === "chdir" && result.startsWith("0")) folders.set(process, path);
    else folders.set(process, at.current);
    lastFolder = folders.get(process) ?? lastFolder;
    if (!/^\/(proc|sys|dev)(\/|$)/.test(path)) found.add(path);
  }
  return [...found].sort();
}

interface Call {
  readonly process: string;
  readonly name: string;
  /** Between the parentheses. */
  readonly words: string;
  readonly result: string;
}

/** A call that others came between stands in two lines. */
function* callsOf(log: string): Generator<Call> {
  const begun = new Map<string, string>();
  for (const line of log.split("\n")) {
    const [, process = "", rest = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest);
    if (unfinished) {
      begun.set(process, unfinished[1] ?? "");
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const whole = resumed ? (begun.get(process) ?? "") + resumed[1] : rest;
    const [, name, words = "", result = ""] = /^(\w+)\((.*)\) += (.*)$/.exec(whole) ?? [];
    if (name !== undefined) yield { process, name, words, result };
  }
}

function isStart(name: string, words: string, result: string, run: readonly string[]): boolean {
  if (!name.startsWith("execve") || !result.startsWith("0")) return false;
  const list = /\[(.*)\](, 0x|, \[)/.exec(words)?.[1] ?? "";
  const given = [...list.matchAll(quoted)].map(([, text = ""]) => unquoted(text));
  return given.length === run.length && given.every((word, index) => word === run[index]);
}

const quoted = /"((?:[^"\\]|\\.)*)"/g;

interface Place {
  /** Where a relative name begins, and the current folder. */
  readonly folder: string;
  readonly current: string;
  readonly name: string;
}

/** The first path among a call's words, with the folder that it is relative to; undefined when there is none. */
function placeOf(words: string, prefix: string, current: string): Place | undefined {
  const [, base, seen = "", text] =
    /^(?:(AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"(?!\.\.\.)/.exec(words) ?? [];
  if (text === undefined || text === "") return undefined;
  const name = unquoted(text);
  if (base === undefined) return { folder: current, current, name };
  const inside = seen === prefix || seen.startsWith(`${prefix}/`);
  if (!inside) return name.startsWith("/") ? { folder: "/", current, name } : undefined;
  const folder = clean(seen.slice(prefix.length) || "/");
  return { folder, current: base === "AT_FDCWD" ? folder : current, name };
}

function clean(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return `/${parts.join("/")}`;
}

/** Undoes the escapes of strace(1), which are those of C; octal ones are bytes. */
function unquoted(text: string): string {
  const bytes = text.replace(/\\([0-7]{1,3}|.)/g, (_, code: string) => {
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    return { n: "\n", t: "\t", r: "\r", v: "\v", f: "\f" }[code] ?? code;
  });
  return Buffer.from(bytes, "latin1").toString("utf8");
}
