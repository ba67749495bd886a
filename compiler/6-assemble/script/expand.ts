import { evaluate } from "./arithmetic.ts";
import { hasPattern, matchesPattern, quotePattern } from "./pattern.ts";
import { joined, Leave, Misunderstood, type Shell, type Status, type Text } from "./shell.ts";
import type { List, Parameter, Part, Word } from "./syntax.ts";

/** Follows the list of a command substitution; the evaluator gives it, since it expands in its turn. */
export type RunList = (shell: Shell, body: List) => Status;

/** A word as one text: of assignments, `case` and redirections, where nothing is split. */
export function expandOne(shell: Shell, word: Word, run: RunList): Text {
  return word.reduce<Text>((text, part) => joined(text, expandPart(shell, part, run)), "");
}

/** A word as a pattern: what is quoted matches itself. */
export function expandPattern(shell: Shell, word: Word, run: RunList): Text {
  return word.reduce<Text>((text, part) => {
    const found = expandPart(shell, part, run);
    return joined(text, part.quoted && found !== undefined ? quotePattern(found) : found);
  }, "");
}

/** Words as arguments: unquoted expansions are split at blanks, unquoted patterns matched against the tree. */
export function expandWords(shell: Shell, words: readonly Word[], run: RunList): Text[] {
  return words.flatMap((word) => {
    const fields = splitFields(shell, word, run);
    return fields.flatMap((field) =>
      field.text === undefined ? [undefined] : matchPaths(shell, field.text, field.pattern),
    );
  });
}

interface Field {
  text: Text;
  /** The same with quoted special characters escaped. */
  pattern: string;
}

/** A part of a word once it is expanded: its text is split, or stands as it is; `apart` begins a field of its own. */
interface Piece {
  readonly text: Text;
  readonly quoted: boolean;
  readonly splits: boolean;
  readonly apart?: boolean;
}

function splitFields(shell: Shell, word: Word, run: RunList): Field[] {
  const fields: Field[] = [];
  let open: Field | undefined;
  const append = (text: Text, pattern: string) => {
    open ??= { text: "", pattern: "" };
    open.text = joined(open.text, text);
    open.pattern = joined(open.pattern, pattern) as string;
  };
  const close = () => {
    if (open) fields.push(open);
    open = undefined;
  };
  for (const { text, quoted, splits, apart } of word.flatMap((part) => piecesOf(shell, part, run))) {
    if (apart) close();
    if (!splits || text === undefined) append(text, quoted ? quotePattern(text ?? "") : (text ?? ""));
    else
      for (const { text: field, ends } of fieldsOf(shell, text)) {
        if (field !== "" || ends === "mark") append(field, field);
        if (ends) close();
      }
  }
  close();
  return fields;
}

function piecesOf(shell: Shell, part: Part, run: RunList): Piece[] {
  const { quoted } = part;
  if (part.kind === "parameter") {
    const { name, operator, word } = part.parameter;
    const all = !operator && (name === "@" || (name === "*" && !quoted));
    if (all) return shell.positional.map((text, i) => ({ text, quoted, splits: !quoted, apart: i > 0 }));
    // What stands in place of the value keeps its own quotes.
    if (!quoted && standsIn(shell, name, operator))
      return word.flatMap((inner) =>
        piecesOf(shell, inner, run).map((piece) => (piece.quoted ? piece : { ...piece, splits: true })),
      );
  }
  return [{ text: expandPart(shell, part, run), quoted, splits: part.kind !== "text" && !quoted }];
}

/** Whether `${name:-word}`, `${name:+word}` and their like come to the word. */
function standsIn(shell: Shell, name: string, operator: string): boolean {
  const value = valueOfName(shell, name);
  const isThere = isSet(shell, name);
  if (operator === "-") return !isThere;
  if (operator === "+") return isThere;
  if (value === undefined) return false;
  const isEmpty = !isThere || value === "";
  return operator === ":-" ? isEmpty : operator === ":+" && !isEmpty;
}

/**
 * The fields of an unquoted expansion, and what ends each (POSIX.1-2017, XCU 2.6.5): blanks of IFS go together and leave no
 * empty field behind, any other character of it ends one, with the blanks around it.
 */
function fieldsOf(shell: Shell, text: string): { text: string; ends?: "mark" | "blank" }[] {
  const marks = shell.variables.has("IFS") ? shell.variables.get("IFS") : " \t\n";
  if (marks === undefined) throw new Misunderstood("how words are split cannot be known");
  const found: { text: string; ends?: "mark" | "blank" }[] = [];
  let field = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    const last = found.at(-1);
    if (!marks.includes(char)) field += char;
    else if (!blanks.includes(char)) {
      if (field === "" && last?.ends === "blank") last.ends = "mark";
      else found.push({ text: field, ends: "mark" });
      field = "";
    } else if (field !== "" || found.length === 0) {
      found.push({ text: field, ends: "blank" });
      field = "";
    }
  }
  return field === "" ? found : [...found, { text: field }];
}

const blanks = " \t\n";

function matchPaths(shell: Shell, text: string, pattern: string): string[] {
  if (!hasPattern(pattern.replace(/\\./g, "")) || !text.startsWith("/")) return [text];
  const found = pattern
    .split("/")
    .slice(1)
    .reduce<string[]>(
      (folders, part) => {
        if (!hasPattern(part)) return folders.map((folder) => `${folder}/${part.replace(/\\(.)/g, "$1")}`);
        return folders.flatMap((folder) =>
          shell.tree
            .children(folder || "/")
            .map((path) => path.slice(path.lastIndexOf("/") + 1))
            .filter((name) => matchesPattern(part, name) && (part.startsWith(".") || !name.startsWith(".")))
            .map((name) => `${folder}/${name}`),
        );
      },
      [""],
    )
    .filter((path) => shell.tree.at(path));
  return found.length > 0 ? found : [text];
}

function expandPart(shell: Shell, part: Part, run: RunList): Text {
  switch (part.kind) {
    case "text":
      return part.text;
    case "arithmetic": {
      const text = expandOne(shell, part.expression, run);
      return text === undefined ? undefined : evaluate(shell, text);
    }
    case "parameter":
      return expandParameter(shell, part.parameter, run);
    case "command":
      return substitute(shell, part.body, run);
  }
}

/** The variables of a substitution are its own; what it does to the tree is not. */
function substitute(shell: Shell, body: List, run: RunList): Text {
  const { output, variables, input, folder } = shell;
  shell.output = "";
  shell.variables = new Map(variables);
  try {
    shell.substituted = run(shell, body);
  } catch (error) {
    if (!(error instanceof Leave)) throw error;
    shell.substituted = error.status;
  } finally {
    shell.variables = variables;
    shell.input = input;
    shell.folder = folder;
  }
  const found = shell.output;
  shell.output = output;
  return found?.replace(/\n+$/, "");
}

function expandParameter(shell: Shell, { name, operator, word }: Parameter, run: RunList): Text {
  const set = isSet(shell, name);
  const value = valueOfName(shell, name);
  const other = () => expandOne(shell, word, run);
  const empty = !set || value === "";
  switch (operator) {
    case "":
      return value;
    case "length":
      return value === undefined ? undefined : String(value.length);
    case ":-":
      return value === undefined ? undefined : empty ? other() : value;
    case "-":
      return set ? value : other();
    case ":+":
      return value === undefined ? undefined : empty ? "" : other();
    case "+":
      return set ? other() : "";
    case ":=":
    case "=":
      if (operator === ":=" ? empty : !set) shell.variables.set(name, other());
      return valueOfName(shell, name);
    case ":?":
    case "?":
      if (operator === ":?" ? empty : !set) throw new Leave("exit", 1);
      return value;
    default:
      return trim(value, operator, expandPattern(shell, word, run));
  }
}

function isSet(shell: Shell, name: string): boolean {
  if (/^[1-9]/.test(name)) return Number(name) <= shell.positional.length;
  return /^[@*#?$!0-]$/.test(name) || shell.variables.has(name);
}

/** The environment is clean: what is not set is empty. */
function valueOfName(shell: Shell, name: string): Text {
  if (/^[1-9]/.test(name))
    return Number(name) > shell.positional.length ? "" : shell.positional[Number(name) - 1];
  if (name === "@" || name === "*")
    return shell.positional.includes(undefined) ? undefined : shell.positional.join(" ");
  if (name === "#") return String(shell.positional.length);
  if (name === "0") return shell.program;
  if (/^[?$!-]$/.test(name)) return undefined;
  return shell.variables.has(name) ? shell.variables.get(name) : "";
}

/** `${name#pattern}` takes the shortest match from the front, `##` the longest, `%` and `%%` from the end. */
function trim(value: Text, operator: string, pattern: Text): Text {
  if (value === undefined || pattern === undefined) return undefined;
  const lengths = Array.from({ length: value.length + 1 }, (_, i) => i);
  if (operator.length === 2) lengths.reverse();
  const front = operator.startsWith("#");
  if (value.length > 4096) throw new Misunderstood("the text is too long");
  const cut = lengths.find((n) =>
    matchesPattern(pattern, front ? value.slice(0, n) : value.slice(value.length - n)),
  );
  if (cut === undefined) return value;
  return front ? value.slice(cut) : value.slice(0, value.length - cut);
}
