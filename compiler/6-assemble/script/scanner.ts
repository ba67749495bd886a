import type { Dialect, List, Part, Word } from "./syntax.ts";
import { ShellError } from "./syntax.ts";

/** Reads a list that ends before `)`, for command substitution; the parser gives it to the scanner. */
export type ReadList = (scanner: Scanner) => List;

const specialParameters = "@*#?-$!";
/** By their first characters, the longest first. */
const operators = new Map([
  [";", [";;", ";"]],
  ["&", ["&&", "&"]],
  ["|", ["||", "|"]],
  ["<", ["<<-", "<<", "<&", "<"]],
  [">", [">>", ">&", ">|", ">"]],
  ["(", ["("]],
  [")", [")"]],
  ["\n", ["\n"]],
]);
/** Sticky: it is asked where the text is at. */
const reserved = /[^\s;&|<>()"'\\$`]{1,200}(?=[\s;&|<>()]|$)/y;

/** A kind of text: what ends it, the characters that stand for themselves in it, and whether quotes are among those. */
interface Kind {
  readonly end: RegExp;
  readonly plain: RegExp;
  readonly quoted: boolean;
}
const aWord: Kind = { end: /[\s;&|<>()]/, plain: /[^\s;&|<>()\\$`'"]+/y, quoted: false };
const anExpression: Kind = { end: /\s/, plain: /[^\s\\$`'"]+/y, quoted: false };
const inQuotes: Kind = { end: /"/, plain: /[^\\$`"]+/y, quoted: true };
const inDocument: Kind = { end: /$^/, plain: /[^\\$`]+/y, quoted: true };
const inSum: Kind = { end: /[()]/, plain: /[^\\$`()]+/y, quoted: true };
const inBraces: Kind = { end: /\}/, plain: /[^\\$`'"}]+/y, quoted: false };
const inQuotedBraces: Kind = { end: /\}/, plain: /[^\\$`}]+/y, quoted: true };
/** Substitutions within substitutions; no script needs more. */
const deepest = 20;

/** Goes over the text of a script: blanks, operators and words. Here-documents are taken up at the next line's start. */
export class Scanner {
  readonly text: string;
  readonly dialect: Dialect;
  at = 0;
  line = 1;
  readonly #readList: ReadList;
  readonly #depth: number;
  /** The plain word that was looked for last, and where. */
  #found = { at: -1, word: "" };
  /** Here-documents whose operator was read and whose text begins on the next line. */
  #awaited: {
    readonly end: string;
    readonly indented: boolean;
    readonly quoted: boolean;
    readonly fill: (body: Word) => void;
  }[] = [];

  constructor(text: string, dialect: Dialect, readList: ReadList, depth = 0, line = 1) {
    if (depth > deepest) throw new ShellError("substitutions are nested too deeply", line);
    this.text = text;
    this.dialect = dialect;
    this.line = line;
    this.#readList = readList;
    this.#depth = depth;
  }

  /** Skips blanks, continued lines and comments; the end of the line is left to be seen. */
  skipBlanks(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char === " " || char === "\t" || char === "\r") this.at++;
      else if (char === "#") this.at = this.#end("\n");
      else if (char === "\\" && this.text[this.at + 1] === "\n") {
        this.at += 2;
        this.line++;
      } else return;
    }
  }

  /** Where the next one of a character is, or the text ends. */
  #end(char: string): number {
    const found = this.text.indexOf(char, this.at);
    return found < 0 ? this.text.length : found;
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The operator that comes next, `\n` included; empty when a word comes or nothing. */
  operator(): string {
    this.skipBlanks();
    const those = operators.get(this.#peek());
    return those?.find((operator) => this.text.startsWith(operator, this.at)) ?? "";
  }

  take(operator: string): boolean {
    if (this.operator() !== operator) return false;
    this.at += operator.length;
    if (operator === "\n") this.#nextLine();
    return true;
  }

  /** The unquoted word that comes next without taking it: for reserved words, of which many are asked for at one place. */
  plainWord(): string {
    this.skipBlanks();
    if (this.#found.at !== this.at) this.#found = { at: this.at, word: this.#next(reserved) };
    return this.#found.word;
  }

  takePlain(word: string): boolean {
    if (this.plainWord() !== word) return false;
    this.at += word.length;
    return true;
  }

  word(): Word {
    this.skipBlanks();
    return this.#parts(aWord);
  }

  /** A word that only a blank ends, as the regular expression behind `=~` is. What `\w` and its like mean is for the library. */
  expression(): Word {
    this.skipBlanks();
    const from = this.at;
    const word = this.#parts(anExpression);
    if (/\\[\w<>`']/.test(this.text.slice(from, this.at))) this.fail("the expression is not read");
    return word;
  }

  /** Asks for the body of a here-document, which is read when the line is over. */
  awaitDocument(end: Word, indented: boolean, fill: (body: Word) => void): void {
    const quoted = end.some((part) => part.quoted);
    const text = end.map((part) => (part.kind === "text" ? part.text : "")).join("");
    this.#awaited.push({ end: text, indented, quoted, fill });
  }

  fail(reason: string): never {
    throw new ShellError(reason, this.line);
  }

  #nextLine(): void {
    this.line++;
    const awaited = this.#awaited;
    this.#awaited = [];
    for (const { end, indented, quoted, fill } of awaited) {
      const body = this.#document(end, indented);
      fill(quoted ? [{ kind: "text", text: body, quoted: true }] : this.#inner(body));
    }
  }

  #document(end: string, indented: boolean): string {
    const lines: string[] = [];
    while (!this.atEnd) {
      const stop = this.text.indexOf("\n", this.at);
      const raw = this.text.slice(this.at, stop < 0 ? undefined : stop);
      this.at += raw.length + 1;
      this.line++;
      const line = indented ? raw.replace(/^\t+/, "") : raw;
      if (line === end) return lines.map((text) => `${text}\n`).join("");
      lines.push(line);
    }
    return this.fail(`the here-document ${end} has no end`);
  }

  /** The text of a here-document or of backquotes, which has expansions of its own. */
  #inner(text: string): Word {
    const scanner = new Scanner(text, this.dialect, this.#readList, this.#depth + 1, this.line);
    return scanner.#parts(inDocument);
  }

  #parts(kind: Kind): Word {
    const parts: Part[] = [];
    const { quoted } = kind;
    const text = (found: string, isQuoted: boolean) =>
      parts.push({ kind: "text", text: found, quoted: isQuoted });
    while (!this.atEnd) {
      const char = this.#peek();
      if (kind.end.test(char)) break;
      const plain = this.#next(kind.plain);
      if (plain !== "") text(this.#passed(plain), quoted);
      else if (char === "\\") text(this.#escaped(quoted), true);
      else if (char === "$") parts.push(...this.#dollar(quoted));
      else if (char === "`") parts.push(this.#backquoted(quoted));
      else if (char === "'") text(this.#singleQuoted(), true);
      else parts.push(...this.#doubleQuoted());
    }
    return parts;
  }

  /** What matches here, if anything does. */
  #next(sticky: RegExp): string {
    sticky.lastIndex = this.at;
    return sticky.exec(this.text)?.[0] ?? "";
  }

  #passed(text: string): string {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.line++;
    this.at += text.length;
    return text;
  }

  /** Within double quotes a backslash is only special before these. */
  #escaped(quoted: boolean): string {
    const next = this.text[this.at + 1] ?? "";
    this.at += 2;
    if (next === "\n") {
      this.line++;
      return "";
    }
    return quoted && !'$`"\\'.includes(next) ? `\\${next}` : next;
  }

  #singleQuoted(): string {
    const end = this.text.indexOf("'", this.at + 1);
    if (end < 0) this.fail("a single quote is not closed");
    const found = this.text.slice(this.at + 1, end);
    this.line += found.split("\n").length - 1;
    this.at = end + 1;
    return found;
  }

  #doubleQuoted(): Part[] {
    this.at++;
    const parts = this.#parts(inQuotes);
    if (this.atEnd) this.fail("a double quote is not closed");
    this.at++;
    // An empty pair of quotes is a word all the same.
    return [{ kind: "text", text: "", quoted: true }, ...parts];
  }

  #dollar(quoted: boolean): Part[] {
    this.at++;
    if (this.text.startsWith("((", this.at)) return [this.#arithmetic(quoted)];
    if (this.#peek() === "(") return [this.#substitution(quoted)];
    if (this.#peek() === "{") return [this.#braced(quoted)];
    const name = /^([A-Za-z_][A-Za-z0-9_]*|[0-9])/.exec(this.text.slice(this.at, this.at + 100))?.[0];
    const special = !this.atEnd && specialParameters.includes(this.#peek()) ? this.#peek() : undefined;
    const found = name ?? special;
    if (found === undefined) return [{ kind: "text", text: "$", quoted }];
    this.at += found.length;
    return [{ kind: "parameter", parameter: { name: found, operator: "", word: [] }, quoted }];
  }

  /** What is within is expanded as within double quotes; parentheses of its own do not end it. */
  #arithmetic(quoted: boolean): Part {
    this.at += 2;
    const expression: Part[] = [];
    for (let depth = 0; ; ) {
      expression.push(...this.#parts(inSum));
      const char = this.#peek();
      if (char === ")" && depth === 0) break;
      if (this.atEnd) this.fail("$(( is not closed");
      depth += char === "(" ? 1 : -1;
      expression.push({ kind: "text", text: char, quoted: true });
      this.at++;
    }
    if (!this.text.startsWith("))", this.at)) this.fail("$(( is not closed by ))");
    this.at += 2;
    return { kind: "arithmetic", expression, quoted };
  }

  #substitution(quoted: boolean): Part {
    this.at++;
    const inner = new Scanner(this.text, this.dialect, this.#readList, this.#depth + 1, this.line);
    inner.at = this.at;
    const body = this.#readList(inner);
    this.at = inner.at;
    this.line = inner.line;
    if (!this.take(")")) this.fail("$( is not closed");
    return { kind: "command", body, quoted };
  }

  #backquoted(quoted: boolean): Part {
    const found = /^`((?:[^`\\]|\\[\s\S])*)`/.exec(this.text.slice(this.at));
    if (!found) return this.fail("a backquote is not closed");
    const text = (found[1] as string).replace(/\\([$`\\])/g, "$1");
    const inner = new Scanner(text, this.dialect, this.#readList, this.#depth + 1, this.line);
    const body = this.#readList(inner);
    if (!inner.atEnd) this.fail("a backquote holds what is no list of commands");
    this.at += found[0].length;
    this.line += found[0].split("\n").length - 1;
    return { kind: "command", body, quoted };
  }

  #braced(quoted: boolean): Part {
    const head = /^\{(#(?=[A-Za-z_@*0-9]))?([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(:?[-=?+]|##?|%%?)?/.exec(
      this.text.slice(this.at, this.at + 200),
    );
    if (!head) return this.fail("${ is followed by what is no parameter");
    const [whole, length, name = "", operator = ""] = head;
    this.at += whole.length;
    // Outer double quotes do not make the pattern of `${x##*/}` a plain text.
    const isPattern = /[#%]/.test(operator);
    const word = operator ? this.#parts(quoted && !isPattern ? inQuotedBraces : inBraces) : [];
    if (this.#peek() !== "}") this.fail("${ is not closed, or has an operator that is not read");
    this.at++;
    return { kind: "parameter", parameter: { name, operator: length ? "length" : operator, word }, quoted };
  }

  #peek(): string {
    return this.text[this.at] ?? "";
  }
}
