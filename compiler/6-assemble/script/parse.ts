import { readTest } from "./parse-test.ts";
import { Scanner } from "./scanner.ts";
import type { Arm, Assignment, Branch, Command, Dialect, List, Redirect, Word } from "./syntax.ts";
import { ShellError } from "./syntax.ts";

/** The commands of a script. Throws a ShellError for what is not POSIX shell, but for `[[` of bash. */
export function parseShell(text: string, dialect: Dialect): List {
  const scanner = new Scanner(text, dialect, (inner) => readList(inner));
  const list = readList(scanner);
  if (!scanner.atEnd)
    scanner.fail(`there is a stray ${JSON.stringify(scanner.text.slice(scanner.at, scanner.at + 10))}`);
  return list;
}

const closers = new Set(["then", "else", "elif", "fi", "do", "done", "esac", "}"]);
/** Commands within commands; deeper ones would use up the stack. */
const deepest = 100;
let depth = 0;

/** Commands until an operator or a reserved word that closes something, which is left to be seen. */
function readList(scanner: Scanner): List {
  if (depth === deepest) throw new ShellError("commands are nested too deeply", scanner.line);
  depth++;
  try {
    return readCommands(scanner);
  } finally {
    depth--;
  }
}

function readCommands(scanner: Scanner): List {
  const commands: Command[] = [];
  let begins = scanner.line;
  for (;;) {
    while (scanner.take(";") || scanner.take("&"));
    while (scanner.take("\n")) begins = scanner.line;
    if (scanner.operator() === ";" || scanner.operator() === "&") continue;
    const ended = scanner.atEnd || scanner.operator() === ")" || scanner.operator() === ";;";
    if (ended || closers.has(scanner.plainWord())) return commands;
    commands.push({ ...readAndOr(scanner), begins });
  }
}

function readAndOr(scanner: Scanner): Command {
  let left = readPipeline(scanner);
  for (;;) {
    const kind = scanner.take("&&") ? "and" : scanner.take("||") ? "or" : undefined;
    if (!kind) return left;
    while (scanner.take("\n"));
    const right = readPipeline(scanner);
    left = { kind, left, right, line: left.line, redirects: [] };
  }
}

function readPipeline(scanner: Scanner): Command {
  scanner.skipBlanks();
  const { line } = scanner;
  if (scanner.takePlain("!")) return { kind: "not", command: readPipeline(scanner), line, redirects: [] };
  const commands = [readCommand(scanner)];
  while (scanner.take("|")) {
    while (scanner.take("\n"));
    commands.push(readCommand(scanner));
  }
  return commands.length === 1
    ? (commands[0] as Command)
    : { kind: "pipeline", commands, line, redirects: [] };
}

function readCommand(scanner: Scanner): Command {
  scanner.skipBlanks();
  const { line } = scanner;
  const compound = readCompound(scanner, line);
  if (compound) return { ...(compound as Command), redirects: readRedirects(scanner) };
  const name = /^([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*\([ \t]*\)/.exec(
    scanner.text.slice(scanner.at, scanner.at + 200),
  );
  if (!name) return readSimple(scanner, line);
  scanner.at += name[0].length;
  while (scanner.take("\n"));
  return { kind: "function", name: name[1] as string, body: readCommand(scanner), line, redirects: [] };
}

type Compound = Command | Pick<Command, "line" | "kind">;

function readCompound(scanner: Scanner, line: number): Compound | undefined {
  if (scanner.take("(")) {
    const body = readList(scanner);
    if (!scanner.take(")")) scanner.fail("( is not closed");
    return { kind: "subshell", body, line } as Compound;
  }
  if (scanner.takePlain("{")) return { kind: "group", body: until(scanner, "}"), line } as Compound;
  if (scanner.dialect === "bash" && scanner.takePlain("[["))
    return { kind: "test", test: readTest(scanner), line } as Compound;
  if (scanner.takePlain("if")) return readIf(scanner, line);
  if (scanner.takePlain("case")) return readCase(scanner, line);
  if (scanner.takePlain("for")) return readFor(scanner, line);
  const loop = scanner.takePlain("while") ? "while" : scanner.takePlain("until") ? "until" : undefined;
  if (!loop) return undefined;
  const condition = until(scanner, "do");
  return {
    kind: "while",
    until: loop === "until",
    condition,
    body: until(scanner, "done"),
    line,
  } as Compound;
}

function until(scanner: Scanner, end: string): List {
  const list = readList(scanner);
  if (!scanner.takePlain(end)) scanner.fail(`${end} is missing`);
  return list;
}

function readIf(scanner: Scanner, line: number): Compound {
  const branches: Branch[] = [{ condition: until(scanner, "then"), body: readList(scanner) }];
  while (scanner.takePlain("elif"))
    branches.push({ condition: until(scanner, "then"), body: readList(scanner) });
  const otherwise = scanner.takePlain("else") ? readList(scanner) : [];
  if (!scanner.takePlain("fi")) scanner.fail("fi is missing");
  return { kind: "if", branches, otherwise, line } as Compound;
}

function readCase(scanner: Scanner, line: number): Compound {
  const word = scanner.word();
  while (scanner.take("\n"));
  if (!scanner.takePlain("in")) scanner.fail("in is missing");
  const arms: Arm[] = [];
  for (;;) {
    while (scanner.take("\n"));
    if (scanner.takePlain("esac")) return { kind: "case", word, arms, line } as Compound;
    if (scanner.atEnd) scanner.fail("esac is missing");
    arms.push(readArm(scanner));
  }
}

function readArm(scanner: Scanner): Arm {
  scanner.take("(");
  const patterns = [scanner.word()];
  while (scanner.take("|")) patterns.push(scanner.word());
  if (!scanner.take(")")) scanner.fail("a pattern of case is not closed");
  const body = readList(scanner);
  scanner.take(";;");
  return { patterns, body };
}

function readFor(scanner: Scanner, line: number): Compound {
  const name = scanner.plainWord();
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) scanner.fail("for needs a name");
  scanner.takePlain(name);
  while (scanner.take("\n"));
  const words: Word[] | undefined = scanner.takePlain("in") ? [] : undefined;
  while (words && scanner.operator() === "" && !scanner.atEnd) words.push(scanner.word());
  while (scanner.take(";") || scanner.take("\n"));
  if (!scanner.takePlain("do")) scanner.fail("do is missing");
  const body = until(scanner, "done");
  return { kind: "for", name, ...(words ? { words } : {}), body, line } as Compound;
}

function readSimple(scanner: Scanner, line: number): Command {
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  for (;;) {
    const redirect = readRedirect(scanner);
    if (redirect) redirects.push(redirect);
    else if (scanner.atEnd || scanner.operator() !== "") break;
    else {
      const name = words.length === 0 ? assigned(scanner) : undefined;
      if (name !== undefined) assignments.push({ name, word: readValue(scanner) });
      else words.push(scanner.word());
    }
  }
  if (assignments.length + words.length + redirects.length === 0)
    scanner.fail(`a command is missing before ${JSON.stringify(scanner.operator())}`);
  return { kind: "simple", assignments, words, redirects, line };
}

function assigned(scanner: Scanner): string | undefined {
  const found = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(scanner.text.slice(scanner.at, scanner.at + 200));
  if (found) scanner.at += found[0].length;
  return found?.[1];
}

/** Nothing may stand behind the `=`. */
function readValue(scanner: Scanner): Word {
  return /[\s;&|)]/.test(scanner.text[scanner.at] ?? "\n") ? [] : scanner.word();
}

function readRedirects(scanner: Scanner): Redirect[] {
  const found: Redirect[] = [];
  for (let next = readRedirect(scanner); next; next = readRedirect(scanner)) found.push(next);
  return found;
}

function readRedirect(scanner: Scanner): Redirect | undefined {
  scanner.skipBlanks();
  const head = /^([0-9]?)(<<-|<<|<&|>&|>>|>\||<|>)/.exec(scanner.text.slice(scanner.at, scanner.at + 5));
  if (!head) return undefined;
  const [whole, digit, operator = ""] = head;
  scanner.at += whole.length;
  const word = scanner.word();
  const descriptor = digit ? Number(digit) : operator.startsWith("<") ? 0 : 1;
  if (!operator.startsWith("<<"))
    return { descriptor, operator: (operator === ">|" ? ">" : operator) as Redirect["operator"], word };
  const body: Word[number][] = [];
  scanner.awaitDocument(word, operator === "<<-", (parts) => body.push(...parts));
  return { descriptor, operator: "<<", word: body };
}
