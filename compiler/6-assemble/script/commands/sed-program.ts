import { type Expression, parseExpression } from "../regular-expression.ts";
import { parseGroups } from "../regular-expression-groups.ts";

type Address = { readonly line: number } | "last" | Expression;
type Jump = { readonly do: "b" | "t"; readonly label: string };
type Text = { readonly do: "a" | "i" | "c"; readonly text: string };
export type Substitution = {
  readonly do: "s";
  /** The line with what it matches replaced; undefined where it matches nothing. */
  readonly replace: (line: string) => string | undefined;
  readonly prints: boolean;
};
/** A command of sed(1), flat: a block says where it ends, a jump names its label. */
export type Step = {
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
} & (
  | { readonly do: "d" | "p" | "q" | "}" }
  | { readonly do: "{"; end: number }
  | { readonly do: ":"; readonly label: string }
  | Jump
  | Text
  | Substitution
);

/** Longer scripts are not looked into. */
const longest = 20_000;

/**
 * The commands of a script for sed(1) (POSIX.1-2017, XCU sed, with GNU's one-line texts and `0,/x/`): `s`, `d`, `p`, `q`, `a`, `i`,
 * `c`, blocks, and jumps. Undefined for all others.
 */
export function parseSed(script: string, extended: boolean): readonly Step[] | undefined {
  if (script.length > longest) return undefined;
  const reader = new Reader(script, extended);
  try {
    return reader.read();
  } catch (error) {
    if (error === unknown) return undefined;
    throw error;
  }
}

const unknown = new Error("not of what is followed");

class Reader {
  #at = 0;
  readonly #script: string;
  readonly #extended: boolean;
  readonly #steps: Step[] = [];

  constructor(script: string, extended: boolean) {
    this.#script = script;
    this.#extended = extended;
  }

  read(): readonly Step[] {
    const open: number[] = [];
    for (this.#skip(/[\s;]*/y); this.#at < this.#script.length; this.#skip(/[\s;]*/y)) {
      if (this.#skip(/#.*/y)) continue;
      const step = this.#step();
      if (step.do === "{") open.push(this.#steps.length);
      if (step.do === "}") {
        const start = this.#steps[open.pop() ?? -1];
        if (start?.do !== "{") throw unknown;
        start.end = this.#steps.length;
      }
      this.#steps.push(step);
    }
    const labels = this.#steps.map((step) => (step.do === ":" ? step.label : undefined));
    const lost = this.#steps.some(
      (step) => (step.do === "b" || step.do === "t") && step.label !== "" && !labels.includes(step.label),
    );
    if (open.length > 0 || lost) throw unknown;
    return this.#steps;
  }

  #step(): Step {
    const from = this.#address();
    const to = from !== undefined && this.#skip(/\s*,\s*/y) ? this.#address() : undefined;
    const negated = this.#skip(/\s*!\s*/y) !== undefined;
    this.#skip(/\s*/y);
    const name = this.#script[this.#at++] ?? "";
    // Line 0 is only where a range begins that may end on the first line.
    const isZero = typeof from === "object" && "line" in from && from.line === 0;
    if (isZero && (to === undefined || to === "last" || "line" in to)) throw unknown;
    const where = { ...(from && { from }), ...(to && { to }), negated };
    if (name === "s") return { ...where, ...this.#substitution() };
    if (name === "{" || name === "}") return { ...where, do: name, end: 0 } as Step;
    if ((name === ":" && from !== undefined) || (name === "q" && to !== undefined)) throw unknown;
    if (name === ":" || name === "b" || name === "t")
      return { ...where, do: name, label: (this.#skip(/[ \t]*[^\s;}]*/y) ?? "").trim() } as Step;
    if (name === "a" || name === "i" || name === "c") return { ...where, do: name, text: this.#text() };
    const ends = /[ \t]*(?=[;}\n#]|$)/y;
    if (!["d", "p", "q"].includes(name) || this.#skip(ends) === undefined) throw unknown;
    return { ...where, do: name } as Step;
  }

  #address(): Address | undefined {
    const number = this.#skip(/[0-9]+/y);
    if (number !== undefined) return { line: Number(number) };
    if (this.#skip(/\$/y)) return "last";
    const mark = this.#skip(/\/|\\[^\n\\]/y)?.at(-1);
    if (mark === undefined) return undefined;
    const expression = this.#expression(this.#until(mark), mark, this.#skip(/I/y) !== undefined);
    if (!expression) throw unknown;
    return expression;
  }

  /** GNU's `a text` to the end of the line; without its leading blanks, and with no backslash in it. */
  #text(): string {
    const text = this.#skip(/[ \t]*(\\\n)?[^\n]*/y) ?? "";
    const plain = text.replace(/^[ \t]*(\\\n)?/, "");
    if (plain === "" || plain.includes("\\")) throw unknown;
    return plain;
  }

  #substitution(): Substitution {
    const mark = this.#script[this.#at++] ?? "";
    if (/[\w\s\\]/.test(mark) || mark === "") throw unknown;
    const pattern = this.#until(mark);
    const replacement = this.#until(mark);
    const flags = this.#skip(/[gpiI]*/y) ?? "";
    if (this.#skip(/[ \t]*(?=[;}\n#]|$)/y) === undefined) throw unknown;
    const ignoreCase = /i/i.test(flags);
    const plain = unescaped(pattern, mark);
    const expression = this.#expression(pattern, mark, ignoreCase);
    const parts = partsOf(replacement, mark);
    const refers = parts?.some((part) => typeof part === "number" && part > 0);
    const groupsOf = refers && !ignoreCase ? parseGroups(plain, this.#extended) : undefined;
    if (!expression || !parts || (refers && !groupsOf)) throw unknown;
    const put = (whole: string): string => {
      const groups = [whole, ...(groupsOf?.(whole) ?? [])];
      return parts.map((part) => (typeof part === "number" ? (groups[part] ?? "") : part)).join("");
    };
    const replace = (line: string) => replaced(line, expression, put, flags.includes("g"));
    return { do: "s", replace, prints: flags.includes("p") };
  }

  #expression(pattern: string, mark: string, ignoreCase: boolean): Expression | undefined {
    const plain = unescaped(pattern, mark);
    // Versions of sed do not agree whether a mark that has a meaning of its own keeps it.
    if (/[.*^$[\]+?(){}|]/.test(mark) && pattern.includes(`\\${mark}`)) return undefined;
    // An empty one is the last that was used.
    return plain === "" ? undefined : parseExpression(plain, this.#extended, ignoreCase);
  }

  /** Up to the mark, which a backslash hides. */
  #until(mark: string): string {
    const start = this.#at;
    for (; this.#at < this.#script.length; this.#at++) {
      const character = this.#script[this.#at];
      if (character === "\\") this.#at++;
      else if (character === mark) return this.#script.slice(start, this.#at++);
      else if (character === "\n") break;
    }
    throw unknown;
  }

  #skip(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#script)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}

/** sed knows a tab in brackets as well, where grep takes it as it is. */
function unescaped(pattern: string, mark: string): string {
  return pattern.replaceAll(`\\${mark}`, mark).replaceAll("\\t", "\t");
}

/** Texts, and numbers of groups; 0 is the whole match. Undefined for an escape that is not known. */
function partsOf(replacement: string, mark: string): (string | number)[] | undefined {
  const parts: (string | number)[] = [];
  for (const [text, escaped] of replacement.matchAll(/\\([\s\S])|[\s\S]/g)) {
    if (text === "&") parts.push(0);
    else if (escaped === undefined) parts.push(text);
    else if (/[0-9]/.test(escaped)) parts.push(Number(escaped));
    else if (escaped === "n" || escaped === "t") parts.push(escaped === "n" ? "\n" : "\t");
    else if (escaped === mark || !/\w/.test(escaped)) parts.push(escaped);
    else return undefined;
  }
  return parts;
}

function replaced(
  line: string,
  expression: Expression,
  put: (whole: string) => string,
  everywhere: boolean,
): string | undefined {
  let [out, at, last] = ["", 0, -1];
  for (let match = expression.find(line); match; match = expression.find(line, at)) {
    const isEmpty = match.start === match.end;
    // Nothing is not matched right behind a match.
    if (!(isEmpty && match.start === last)) {
      out += line.slice(at, match.start) + put(line.slice(match.start, match.end));
      [at, last] = [match.end, match.end];
      if (!everywhere) break;
    }
    if (isEmpty) out += line[at++] ?? "";
    if (at > line.length) break;
  }
  return last < 0 ? undefined : out + line.slice(at);
}
