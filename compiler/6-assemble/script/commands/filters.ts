import { isNowhere, isTemporary } from "../nowhere.ts";
import { type Expression, parseExpression } from "../regular-expression.ts";
import { Misunderstood, type Shell, type Status, type Text } from "../shell.ts";
import { type Call, type CommandTable, known, sortOptions } from "./call.ts";

/**
 * What reads lines and prints some of them. Where the input or an argument cannot be known, or the way of putting it is
 * not of those that scripts use, what is printed cannot be known either.
 */
export const filterCommands: CommandTable = {
  grep: (call) => grep(call, false),
  egrep: (call) => grep(call, true),
  fgrep: (call) => grep({ ...call, args: ["-F", ...call.args] }, false),
  awk,
  mawk: awk,
  gawk: awk,
  head: (call) =>
    some(call, (lines, count) => (count >= 0 ? lines.slice(0, count) : lines.slice(0, lines.length + count))),
  tail: (call) => some(call, (lines, count) => lines.slice(Math.max(0, lines.length - Math.abs(count)))),
  sort: (call) =>
    whole(call, "u", (lines, options) => {
      const sorted = lines.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      return options.has("u") ? [...new Set(sorted)] : sorted;
    }),
  uniq: (call) => whole(call, "", (lines) => lines.filter((line, i) => i === 0 || line !== lines[i - 1])),
  wc: (call) => whole(call, "l", (lines, options) => (options.has("l") ? [String(lines.length)] : undefined)),
  tr,
};

/** Longer texts are not looked into. */
const longest = 1 << 18;

/** The lines of the files that are named, else of the standard input; undefined when they cannot be known. */
function linesOf({ shell }: Call, paths: readonly string[]): string[] | undefined {
  const text = (paths.length === 0 ? ["-"] : paths)
    .map((path) => textOf(shell, path))
    .reduce((all, one) => (all === undefined || one === undefined ? undefined : all + one), "");
  if (text === undefined || text.length > longest) return undefined;
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** What a filter reads of a file, or of the standard input for `-`, which is at its end then; nothing of one that is absent. */
export function textOf(shell: Shell, path: string): Text {
  if (path === "-") {
    const { input } = shell;
    if (input !== undefined) shell.input = "";
    return input;
  }
  const at = shell.absolute(path);
  if (at === "/dev/null") return "";
  if ((isTemporary(at) && !shell.tree.at(at)) || at.startsWith("/sys/") || isNowhere(at)) return undefined;
  const bytes = shell.tree.read(at);
  return bytes ? Buffer.from(bytes).toString("utf8") : shell.tree.behind(at) ? undefined : "";
}

function printed({ shell }: Call, lines: readonly string[] | undefined): void {
  shell.print(lines?.map((line) => `${line}\n`).join(""));
}

/** Options that are not of those given make the answer unknown, and never wrong. */
function read(call: Call, flags: string, valued: readonly string[] = []) {
  try {
    return sortOptions(known(call), flags, valued);
  } catch (error) {
    if (error instanceof Misunderstood) return undefined;
    throw error;
  }
}

function grep(call: Call, extended: boolean): Status {
  const found = read(call, "q s i v x w F E h o c l quiet silent", ["e", "m"]);
  const { options = new Map<string, string>(), rest = [] } = found ?? {};
  const pattern = options.get("e") ?? rest[0];
  const paths = options.has("e") ? rest : rest.slice(1);
  const lines = linesOf(call, paths);
  const odd =
    ["o", "c", "l"].some((letter) => options.has(letter)) ||
    (options.has("w") && !/^[\w-]+$/.test(pattern ?? "")) ||
    paths.length > 1;
  const expression = pattern === undefined ? undefined : expressionOf(pattern, options, extended);
  if (!found || odd || !lines || !expression) {
    if (!options.has("q") && !options.has("quiet")) call.shell.print(undefined);
    return undefined;
  }
  const matches = (line: string): boolean => {
    if (options.has("w")) return hasWord(line, pattern as string, options.has("i"));
    const match = expression.find(line);
    return match !== undefined && (!options.has("x") || match.end - match.start === line.length);
  };
  const chosen = lines.filter((line) => matches(line) !== options.has("v"));
  if (!options.has("q") && !options.has("quiet") && !options.has("silent")) printed(call, chosen);
  return chosen.length > 0 ? 0 : 1;
}

/** Plain text with no letter, digit or underscore at either side. */
function hasWord(line: string, word: string, ignoreCase: boolean): boolean {
  return new RegExp(`(^|\\W)${word}($|\\W)`, ignoreCase ? "i" : "").test(line);
}

/** Each line of a pattern is one of its own; `-F` takes it as it is. */
function expressionOf(
  pattern: string,
  options: ReadonlyMap<string, string>,
  extended: boolean,
): Expression | undefined {
  const ways = pattern
    .split("\n")
    .map((line) =>
      options.has("F")
        ? { find: (text: string) => literal(text, line, options) }
        : parseExpression(line, extended || options.has("E"), options.has("i")),
    );
  if (ways.includes(undefined)) return undefined;
  return { find: (text) => ways.map((way) => way?.find(text)).find((match) => match !== undefined) };
}

function literal(text: string, pattern: string, options: ReadonlyMap<string, string>) {
  const [a, b] = options.has("i") ? [text.toLowerCase(), pattern.toLowerCase()] : [text, pattern];
  if (options.has("x")) return a === b ? { start: 0, end: a.length } : undefined;
  const start = a.indexOf(b);
  return start < 0 ? undefined : { start, end: start + b.length };
}

/** `awk '{print $2}'`, with `-F:` and before it an expression that lines must match. */
function awk(call: Call): Status {
  const found = read(call, "", ["F"]);
  const [program = "", ...paths] = found?.rest ?? [];
  const [, address, field] =
    /^\s*(?:\/((?:\\.|[^/])*)\/)?\s*\{\s*print\s+\$([0-9]+|NF);?\s*\}\s*$/.exec(program) ?? [];
  const lines = linesOf(call, paths);
  const expression = address === undefined ? undefined : parseExpression(address, true);
  const separator = found?.options.get("F");
  const odd = separator !== undefined && separator.length !== 1;
  if (!found || field === undefined || !lines || odd || (address !== undefined && !expression)) {
    call.shell.print(undefined);
    return undefined;
  }
  const pick = (line: string): string => {
    const fields = separator === undefined ? line.trim().split(/[ \t]+/) : line.split(separator);
    if (field === "0") return line;
    return fields[(field === "NF" ? fields.length : Number(field)) - 1] ?? "";
  };
  printed(call, lines.filter((line) => !expression || expression.find(line) !== undefined).map(pick));
  return 0;
}

/** `head -n 1`, `tail -1`. */
function some(call: Call, choose: (lines: string[], count: number) => string[]): Status {
  const args = call.args.map((arg) => arg?.replace(/^-(\d+)$/, "-n$1"));
  const found = read({ ...call, args }, "q", ["n"]);
  const count = Number(found?.options.get("n") ?? 10);
  const lines = linesOf(call, found?.rest ?? []);
  const odd = !found || !Number.isInteger(count) || String(found.options.get("n")).startsWith("+");
  printed(call, odd || !lines ? undefined : choose(lines, count));
  return 0;
}

function whole(
  call: Call,
  flags: string,
  change: (lines: string[], options: ReadonlyMap<string, string>) => string[] | undefined,
): Status {
  const found = read(call, flags);
  const lines = linesOf(call, found?.rest ?? []);
  printed(call, found && lines && change(lines, found.options));
  return 0;
}

/** `tr a-z A-Z`, `tr -d '\n'`: sets of characters and ranges. */
function tr(call: Call): Status {
  const found = read(call, "d s");
  const [from, to] = (found?.rest ?? []).map(setOf);
  const text = call.shell.input;
  const odd = !found || !from || found.options.has("s") || text === undefined || text.length > longest;
  const deletes = found?.options.has("d");
  if (odd || !(deletes || to)) call.shell.print(undefined);
  else
    call.shell.print(
      [...text]
        .map((character) => {
          const at = from.indexOf(character);
          return at < 0
            ? character
            : deletes
              ? ""
              : ((to as string[])[Math.min(at, (to as string[]).length - 1)] ?? "");
        })
        .join(""),
    );
  return 0;
}

function setOf(text: string): string[] | undefined {
  const plain = text
    .replace(/\[:lower:\]/g, "a-z")
    .replace(/\[:upper:\]/g, "A-Z")
    .replace(/\\n/g, "\n")
    .replace(/\\t/g, "\t");
  if (/[\\[]/.test(plain)) return undefined;
  return [...plain.matchAll(/(.)-(.)|(.)/gs)].flatMap(([, from, to, one]) => {
    if (one !== undefined) return [one];
    const [first, last] = [from, to].map((letter) => letter?.charCodeAt(0) ?? 0) as [number, number];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => String.fromCharCode(first + i));
  });
}
