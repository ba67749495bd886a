import { Misunderstood, type Shell } from "./shell.ts";

/** A number of 64 bits; undefined when it cannot be known. */
type Value = bigint | undefined;
/** Whether a part of the expression is evaluated: one behind `0 &&` is only read, and behind what is not known it may be. */
type Mode = "yes" | "no" | "maybe";

/**
 * The value of `$((…))` once parameters in it are expanded (POSIX.1-2017, XCU 2.6.4): integer constants, variables, and the operators
 * of C without `++` and `--`, which shells take otherwise. Numbers go round at 64 bits. What shells call an error, or differ
 * in, is misunderstood: names in a variable, a division by zero, a shift beyond the number.
 */
export function evaluate(shell: Shell, text: string): string | undefined {
  const reader = new Reader(shell, tokensOf(text));
  const value = reader.assignment("yes");
  if (reader.peek !== "") throw unread();
  return value?.toString();
}

/** Blanks around it are no matter; undefined where it is no constant that both shells read alike. */
export function constantOf(text: string): bigint | undefined {
  const [, sign, digits = ""] = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)\s*$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const size = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return size > largest ? undefined : sign === "-" ? -size : size;
}

const largest = (1n << 63n) - 1n;
const unread = () => new Misunderstood("the sum is not read");

/** Parentheses, signs, assignments and choices within each other; no script needs more. */
const deepest = 50;
const token = /\s*(?:(\w+)|(<<=|>>=|&&|\|\||<<|>>|[-+*/%&^|<>=!]=|\+\+|--|\*\*|[-+*/%&^|~!<>=?:()])|(\S))/gy;

function tokensOf(text: string): readonly string[] {
  return [...text.matchAll(token)].map(([, word, operator, other]) => {
    if (other !== undefined || /^(\+\+|--|\*\*)$/.test(operator ?? "")) throw unread();
    return (word ?? operator) as string;
  });
}

/** Weakest first; those of one row are taken from the left. */
const binary: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", "<=", ">", ">="],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

class Reader {
  readonly #shell: Shell;
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(shell: Shell, tokens: readonly string[]) {
    this.#shell = shell;
    this.#tokens = tokens;
  }

  /** The token that comes next; empty at the end. */
  get peek(): string {
    return this.#tokens[this.#at] ?? "";
  }

  #take(wanted: string): boolean {
    if (this.peek !== wanted) return false;
    this.#at++;
    return true;
  }

  assignment(mode: Mode): Value {
    if (++this.#depth > deepest) throw unread();
    const [name = "", sign = ""] = this.#tokens.slice(this.#at);
    const operator = /^([-+*/%&^|]|<<|>>)?=$/.exec(sign);
    const value = isName(name) && operator ? this.#assign(name, operator[1], mode) : this.#choice(mode);
    this.#depth--;
    return value;
  }

  #assign(name: string, operator: string | undefined, mode: Mode): Value {
    this.#at += 2;
    const right = this.assignment(mode);
    if (mode === "no") return right;
    if (mode === "maybe") throw new Misunderstood("whether this is assigned cannot be known");
    const value = operator ? compute(operator, this.#valueOf(name), right) : right;
    this.#shell.variables.set(name, value?.toString());
    return value;
  }

  #choice(mode: Mode): Value {
    const test = this.#row(0, mode);
    if (!this.#take("?")) return test;
    const first = this.assignment(test === 0n ? "no" : given(test, mode));
    if (!this.#take(":")) throw unread();
    if (++this.#depth > deepest) throw unread();
    const second = this.#choice(test ? "no" : given(test, mode));
    this.#depth--;
    if (test === undefined) return first === second ? first : undefined;
    return test === 0n ? second : first;
  }

  #row(row: number, mode: Mode): Value {
    const operators = binary[row];
    if (!operators) return this.#unary(mode);
    let left = this.#row(row + 1, mode);
    while (operators.includes(this.peek)) {
      const operator = this.peek;
      this.#at++;
      if (row < 2) left = this.#logic(operator, left, row, mode);
      else {
        const right = this.#row(row + 1, mode);
        left = mode === "no" ? 0n : compute(operator, left, right);
      }
    }
    return left;
  }

  /** `&&` and `||`: the right side counts only where the left one leaves it open. */
  #logic(operator: string, left: Value, row: number, mode: Mode): Value {
    const settles = operator === "&&" ? left === 0n : left !== undefined && left !== 0n;
    const right = this.#row(row + 1, settles ? "no" : given(left, mode));
    const verdict = operator === "&&" ? 0n : 1n;
    if (settles) return verdict;
    const isRight = right === undefined ? undefined : right === 0n ? 0n : 1n;
    if (left === undefined) return isRight === verdict ? verdict : undefined;
    return isRight;
  }

  #unary(mode: Mode): Value {
    const operator = this.peek;
    if (!["+", "-", "~", "!"].includes(operator)) return this.#primary(mode);
    if (++this.#depth > deepest) throw unread();
    this.#at++;
    const value = this.#unary(mode);
    this.#depth--;
    if (value === undefined) return undefined;
    if (operator === "!") return value === 0n ? 1n : 0n;
    return operator === "+" ? value : wrapped(operator === "-" ? -value : ~value);
  }

  #primary(mode: Mode): Value {
    if (this.#take("(")) {
      const value = this.assignment(mode);
      if (!this.#take(")")) throw unread();
      return value;
    }
    const word = this.peek;
    this.#at++;
    if (isName(word)) return mode === "no" ? 0n : this.#valueOf(word);
    const value = constantOf(word);
    if (value === undefined) throw unread();
    return value;
  }

  /** What is not set, or is empty, is zero. */
  #valueOf(name: string): Value {
    const { variables } = this.#shell;
    const text = variables.has(name) ? variables.get(name) : "";
    if (text === undefined) return undefined;
    const value = text.trim() === "" ? 0n : constantOf(text);
    if (value === undefined) throw new Misunderstood(`${name} is no number`);
    return value;
  }
}

const isName = (word: string) => /^[A-Za-z_]\w*$/.test(word);
const wrapped = (value: bigint) => BigInt.asIntN(64, value);
/** Behind what is not known, nothing is certain. */
const given = (known: Value, mode: Mode): Mode => (mode === "yes" && known === undefined ? "maybe" : mode);

function compute(operator: string, left: Value, right: Value): Value {
  if (left === undefined || right === undefined) return undefined;
  const isTrue = (truth: boolean) => (truth ? 1n : 0n);
  switch (operator) {
    case "*":
      return wrapped(left * right);
    case "/":
      return divided(left, right, (a, b) => a / b);
    case "%":
      return divided(left, right, (a, b) => a % b);
    case "+":
      return wrapped(left + right);
    case "-":
      return wrapped(left - right);
    case "<<":
      return wrapped(left << places(right));
    case ">>":
      return left >> places(right);
    case "<":
      return isTrue(left < right);
    case "<=":
      return isTrue(left <= right);
    case ">":
      return isTrue(left > right);
    case ">=":
      return isTrue(left >= right);
    case "==":
      return isTrue(left === right);
    case "!=":
      return isTrue(left !== right);
    case "&":
      return left & right;
    case "^":
      return left ^ right;
    default:
      return left | right;
  }
}

function divided(left: bigint, right: bigint, divide: (a: bigint, b: bigint) => bigint): bigint {
  if (right === 0n) throw new Misunderstood("it divides by zero");
  // The processor stops a program that divides the smallest number by -1.
  if (right === -1n && left < -largest) throw unread();
  return divide(left, right);
}

function places(count: bigint): bigint {
  if (count < 0n || count > 63n) throw unread();
  return count;
}
