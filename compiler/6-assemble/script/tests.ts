import { evaluate } from "./arithmetic.ts";
import { binary, statusOf, unary } from "./commands/test.ts";
import { expandOne, expandPattern } from "./expand.ts";
import { fork } from "./fork.ts";
import { matchesPattern } from "./pattern.ts";
import { parseExpression } from "./regular-expression.ts";
import type { Runs } from "./runs.ts";
import { Misunderstood, type Shell, type Status, type Text } from "./shell.ts";
import type { Test, Word } from "./syntax.ts";

/** `[[ … ]]` of bash: words are neither split nor matched against files, and a text may be held to a pattern. */
export function runTest(runs: Runs, shell: Shell, test: Test, line: number): Status {
  switch (test.kind) {
    case "not": {
      const status = runTest(runs, shell, test.test, line);
      return status === undefined ? undefined : 1 - status;
    }
    case "and":
    case "or": {
      const status = runTest(runs, shell, test.left, line);
      const right = () => runTest(runs, shell, test.right, line);
      const settled = test.kind === "and" ? 1 : 0;
      if (status === undefined) return fork(shell, line, right, () => settled);
      return status === settled ? status : right();
    }
    case "unary": {
      const operand = expandOne(shell, test.operand, runs.list);
      if (test.operator === "-v") throw new Misunderstood("");
      return statusOf(unary({ shell }, test.operator, operand));
    }
    case "binary":
      return statusOf(compare(runs, shell, test));
  }
}

function compare(
  runs: Runs,
  shell: Shell,
  { operator, left: first, right: second }: Extract<Test, { kind: "binary" }>,
): boolean | undefined {
  const left = expandOne(shell, first, runs.list);
  switch (operator) {
    case "=":
    case "==":
      return fits(left, expandPattern(shell, second, runs.list));
    case "!=": {
      const truth = fits(left, expandPattern(shell, second, runs.list));
      return truth === undefined ? undefined : !truth;
    }
    case "=~":
      return find(runs, shell, left, second);
    default: {
      const right = expandOne(shell, second, runs.list);
      // Which text comes first is for the language of whoever installs.
      if (/[<>]/.test(operator)) return left !== undefined && left === right ? false : undefined;
      return binary(sum(shell, operator, left), operator, sum(shell, operator, right));
    }
  }
}

function fits(text: Text, pattern: Text): boolean | undefined {
  if (pattern === "*") return true;
  return text === undefined || pattern === undefined ? undefined : matchesPattern(pattern, text);
}

/** Numbers are sums of their own; files are not. */
function sum(shell: Shell, operator: string, text: Text): Text {
  if (text === undefined || /^-(nt|ot|ef)$/.test(operator)) return text;
  return text.trim() === "" ? "0" : evaluate(shell, text);
}

/** What was found is in the variable BASH_REMATCH. */
function find(runs: Runs, shell: Shell, text: Text, word: Word): boolean | undefined {
  const pattern = word.reduce<Text>((whole, part) => {
    const found = expandOne(shell, [part], runs.list);
    if (whole === undefined || found === undefined) return undefined;
    return whole + (part.quoted ? found.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&") : found);
  }, "");
  const expression = pattern === undefined ? undefined : parseExpression(pattern, true);
  if (pattern !== undefined && !expression) throw new Misunderstood("the expression is not read");
  const at = text === undefined ? undefined : expression?.find(text);
  const isKnown = text !== undefined && expression !== undefined;
  shell.variables.set("BASH_REMATCH", isKnown ? (at ? text.slice(at.start, at.end) : "") : undefined);
  return isKnown ? at !== undefined : undefined;
}
