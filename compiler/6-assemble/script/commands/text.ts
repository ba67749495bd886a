import { createHash } from "node:crypto";
import { posix } from "node:path";
import { isTemporary } from "../nowhere.ts";
import { Misunderstood, type Status, type Text } from "../shell.ts";
import { type Call, type CommandTable, known } from "./call.ts";
import { textOf } from "./filters.ts";

/** Filters and questions: they change nothing, and what they say is mostly not worth knowing. */
export const textCommands: CommandTable = {
  ...Object.fromEntries(
    [
      "cmp",
      "comm",
      "date",
      "df",
      "diff",
      "hostname",
      "join",
      "od",
      "pgrep",
      "pidof",
      "ps",
      "runlevel",
      "shuf",
      "ss",
      "uuidgen",
      "zcat",
    ].map(unknown),
  ),
  expr,
  basename: (call) => say(call, ([path = "", suffix = ""]) => posix.basename(path, suffix)),
  dirname: (call) => say(call, ([path = ""]) => posix.dirname(path)),
  seq,
  ls,
  cut,
  tee,
  md5sum: (call) => (call.args.includes("-c") ? checkDigests(call, "md5") : digest("md5")(call)),
  sha256sum: digest("sha256"),
  readlink,
  realpath: (call) => say(call, (args) => call.shell.tree.landing(call.shell.absolute(args.at(-1) ?? ""))),
  stat,
  uname: ({ shell, args }) => {
    shell.print(args.length === 0 || args[0] === "-s" ? "Linux\n" : undefined);
    return 0;
  },
  mktemp: temporaryFile,
  tempfile: temporaryFile,
  /** pam_getenv of libpam-runtime: what /etc/environment and /etc/default/locale say. */
  pam_getenv: ({ shell }) => {
    const files = ["/etc/environment", "/etc/default/locale"];
    const isEmpty = files.every((file) => {
      const lines = Buffer.from(shell.tree.read(file) ?? "")
        .toString("utf8")
        .split("\n");
      return lines.every((line) => line.trim() === "" || line.startsWith("#"));
    });
    if (!isEmpty) shell.print(undefined);
    return isEmpty ? 0 : undefined;
  },
};

function unknown(name: string): [string, (call: Call) => Status] {
  return [
    name,
    ({ shell }) => {
      shell.print(undefined);
      return undefined;
    },
  ];
}

function say({ shell, args }: Call, compute: (args: string[]) => string): Status {
  shell.print(args.includes(undefined) ? undefined : `${compute(args as string[])}\n`);
  return 0;
}

/** An empty file of a name that no other has; a folder is only a name. */
function temporaryFile({ shell, args }: Call): Status {
  const count = shell.world.effects.filter((done) => done.do === "write" && isTemporary(done.path)).length;
  const path = `/tmp/plimsoll-${count}`;
  const isFile = !args.some((arg) => /^(-[a-z]*[du]|--directory|--dry-run)/.test(arg ?? ""));
  if (isFile) shell.do({ do: "write", path, text: "", mode: 0o600 });
  shell.print(`${path}\n`);
  return 0;
}

/** `seq first [step] last`, at most a hundred numbers. */
function seq({ shell, args }: Call): Status {
  const numbers = args.map(Number);
  const [first = 1, step = 1, last = 0] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  const count = Math.floor((last - first) / step) + 1;
  const listed = Number.isFinite(count) && count <= 100;
  shell.print(
    listed
      ? Array.from({ length: Math.max(0, count) }, (_, i) => `${first + i * step}\n`).join("")
      : undefined,
  );
  return 0;
}

/** The names in folders, or the files that are named; of a long listing only whether there is what is asked for. */
function ls({ shell, args }: Call): Status {
  const paths = args.filter((arg) => !arg?.startsWith("-"));
  const plain = args.every((arg) => arg === undefined || !arg.startsWith("-") || /^-[1d]+$/.test(arg));
  if (paths.includes(undefined)) {
    shell.print(undefined);
    return undefined;
  }
  const there = (paths as string[]).filter((path) => shell.tree.at(shell.absolute(path)));
  const numbers = args.some((arg) => /^-[ln]*n[ln]*$/.test(arg ?? ""));
  const [only] = there;
  if (numbers && only !== undefined && there.length === 1) shell.print(longLine(shell, only));
  else {
    const known = there.length === 0 || (plain && there.length === 1);
    const names = there.flatMap((path) => (known ? listed(shell, path, args) : []));
    shell.print(known ? names.map((name) => `${name}\n`).join("") : undefined);
  }
  return there.length === paths.length ? 0 : 2;
}

/** `ls -ln`: bits, links, numbers of the owner, size, and the name; scripts look at the owner. */
function longLine(shell: Call["shell"], path: string): Text {
  const entry = shell.tree.at(shell.absolute(path));
  if (entry?.type !== "file") return undefined;
  const letters = [..."rwxrwxrwx"].map((letter, i) => ((entry.mode >> (8 - i)) & 1 ? letter : "-")).join("");
  return `-${letters} 1 ${entry.uid} ${entry.gid} ${entry.size} Jan 1 1970 ${path}\n`;
}

function listed(shell: Call["shell"], path: string, args: Call["args"]): string[] {
  if (
    args.some((arg) => /^-1?d/.test(arg ?? "")) ||
    shell.tree.behind(shell.absolute(path))?.type !== "directory"
  )
    return [path];
  const names = shell.tree.children(shell.absolute(path)).map((child) => posix.basename(child));
  return names.filter((name) => !name.startsWith("."));
}

/** `expr 3 + 4`: sums and differences of whole numbers. */
function expr({ shell, args }: Call): Status {
  const [left, operator, right] = args;
  const numbers = [left, right].every((arg) => /^-?[0-9]{1,9}$/.test(arg ?? ""));
  if (args.length !== 3 || !numbers || (operator !== "+" && operator !== "-")) {
    shell.print(undefined);
    return undefined;
  }
  const sum = operator === "+" ? Number(left) + Number(right) : Number(left) - Number(right);
  shell.print(`${sum}\n`);
  return sum === 0 ? 1 : 0;
}

/** `cut -d: -f1` and `cut -b -7` of what is known. */
function cut({ shell, args }: Call): Status {
  const text = args.join(" ");
  const range = /^-[bc] *([0-9]*)(-?)([0-9]*)$/.exec(text);
  if (range && shell.input !== undefined && !args.includes(undefined)) {
    const [, from = "", dash, to = ""] = range;
    const first = Number(from || 1);
    const last = to !== "" ? Number(to) : dash ? undefined : first;
    const lines = shell.input.replace(/\n$/, "").split("\n");
    shell.print(lines.map((line) => `${line.slice(first - 1, last)}\n`).join(""));
    return 0;
  }
  const delimiter = /-d *(?:(\S)|"(.)")/.exec(text)?.[1] ?? (/-d(?: |$)/.test(text) ? " " : "\t");
  const field = /-f *([0-9]+)(?![0-9,-])/.exec(text)?.[1];
  if (field === undefined || shell.input === undefined || args.includes(undefined)) shell.print(undefined);
  else {
    const lines = shell.input.replace(/\n$/, "").split("\n");
    const pick = (line: string) =>
      line.includes(delimiter) ? (line.split(delimiter)[Number(field) - 1] ?? "") : line;
    shell.print(lines.map((line) => `${pick(line)}\n`).join(""));
  }
  return 0;
}

function tee({ shell, args }: Call): Status {
  const paths = args.filter((arg) => !arg?.startsWith("-"));
  if (paths.some((path) => !path?.startsWith("/dev/"))) throw new Misunderstood("");
  shell.print(shell.input);
  return 0;
}

function digest(algorithm: string) {
  return ({ shell, args }: Call): Status => {
    const path = args.at(-1);
    const bytes = path === undefined ? undefined : shell.tree.read(shell.absolute(path));
    const hex = bytes && createHash(algorithm).update(bytes).digest("hex");
    shell.print(hex && `${hex}  ${path}\n`);
    return path === undefined ? undefined : bytes ? 0 : 1;
  };
}

/** `md5sum --status --ignore-missing -c`: whether files have the digests that lines of the standard input name. */
function checkDigests(call: Call, algorithm: string): Status {
  const { shell } = call;
  const options = known(call).filter((arg) => arg !== "-c" && arg !== "-");
  if (options.some((option) => !["--status", "--ignore-missing", "--quiet"].includes(option)))
    throw new Misunderstood("");
  const text = textOf(shell, "-");
  if (!options.includes("--status")) shell.print(undefined);
  const lines = text
    ?.split("\n")
    .filter(Boolean)
    .map((line) => /^([0-9a-f]+) [ *](.*)$/.exec(line));
  if (!lines || lines.includes(null)) return undefined;
  const verdicts = lines.map((line) => {
    const bytes = shell.tree.read(shell.absolute(line?.[2] ?? ""));
    return bytes && createHash(algorithm).update(bytes).digest("hex") === line?.[1];
  });
  const looked = verdicts.filter((verdict) => verdict !== undefined || !options.includes("--ignore-missing"));
  return looked.length > 0 && looked.every((verdict) => verdict) ? 0 : 1;
}

function readlink({ shell, args }: Call): Status {
  const path = args.at(-1);
  if (path === undefined) {
    shell.print(undefined);
    return undefined;
  }
  const entry = shell.tree.at(shell.absolute(path));
  const follows = args.some((arg) => /^-[a-z]*[fem]/.test(arg ?? ""));
  if (follows) shell.print(`${shell.tree.landing(shell.absolute(path))}\n`);
  else if (entry?.type === "symlink") shell.print(`${entry.target}\n`);
  else return 1;
  return 0;
}

/** `stat -c %a path`: mode, and the ids of the owner. */
function stat({ shell, args }: Call): Status {
  const path = args.at(-1);
  const entry = path === undefined ? undefined : shell.tree.behind(shell.absolute(path));
  const format = args[args.findIndex((arg) => arg === "-c" || arg === "--format") + 1];
  const values: Readonly<Record<string, string>> = entry
    ? { "%a": entry.mode.toString(8), "%u": String(entry.uid), "%g": String(entry.gid) }
    : {};
  const value = format === undefined ? undefined : values[format];
  shell.print(value === undefined ? undefined : `${value}\n`);
  return path === undefined ? undefined : entry ? 0 : 1;
}
