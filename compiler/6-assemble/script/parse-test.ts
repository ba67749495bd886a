import type { Scanner } from "./scanner.ts";
import type { Test } from "./syntax.ts";

const comparisons = ["=~", "==", "=", "!=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"];
/** Parentheses and negations within each other. */
const deepest = 50;

/** What stands behind `[[`, with the `]]` that ends it (bash(1), Compound Commands). Throws a ShellError. */
export function readTest(scanner: Scanner): Test {
  const test = readOr(scanner, 0);
  if (!scanner.takePlain("]]")) scanner.fail("]] is missing");
  return test;
}

function readOr(scanner: Scanner, depth: number): Test {
  let left = readAnd(scanner, depth);
  while (taken(scanner, "||")) left = { kind: "or", left, right: readAnd(scanner, depth) };
  return left;
}

function readAnd(scanner: Scanner, depth: number): Test {
  let left = readNot(scanner, depth);
  while (taken(scanner, "&&")) left = { kind: "and", left, right: readNot(scanner, depth) };
  return left;
}

function readNot(scanner: Scanner, depth: number): Test {
  if (depth > deepest) scanner.fail("a test is nested too deeply");
  skipLines(scanner);
  if (scanner.takePlain("!")) return { kind: "not", test: readNot(scanner, depth + 1) };
  if (!scanner.take("(")) return readPrimary(scanner);
  const inner = readOr(scanner, depth + 1);
  if (!taken(scanner, ")")) scanner.fail("( is not closed");
  return inner;
}

function readPrimary(scanner: Scanner): Test {
  const flag = /^-[a-zA-Z]$/.test(scanner.plainWord()) ? scanner.plainWord() : undefined;
  const left = readWord(scanner);
  if (scanner.operator() === "" && scanner.plainWord() !== "]]") {
    const operator = comparisons.find((one) => scanner.takePlain(one));
    if (operator === "=~") return { kind: "binary", operator, left, right: scanner.expression() };
    if (operator !== undefined) return { kind: "binary", operator, left, right: readWord(scanner) };
    if (flag !== undefined) return { kind: "unary", operator: flag, operand: readWord(scanner) };
  }
  const order = ["<", ">"].find((one) => scanner.take(one));
  if (order !== undefined) return { kind: "binary", operator: order, left, right: readWord(scanner) };
  return { kind: "unary", operator: "-n", operand: left };
}

function readWord(scanner: Scanner) {
  if (scanner.atEnd || scanner.operator() !== "" || scanner.plainWord() === "]]")
    scanner.fail("a test lacks a word");
  return scanner.word();
}

/** Lines may end before an operator, and behind it. */
function taken(scanner: Scanner, operator: string): boolean {
  skipLines(scanner);
  return scanner.take(operator);
}

function skipLines(scanner: Scanner): void {
  while (scanner.take("\n"));
}
