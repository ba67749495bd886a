/**
 * POSIX regular expressions as grep and sed take them (POSIX.1-2017, XBD chapter 9): literals, `.`, classes, anchors, groups,
 * alternation and repetition. All states are followed at once, so that time is bounded by pattern times text, whatever
 * a package brings. What is not of these, and references to groups, is undefined.
 */
export interface Expression {
  /** Where the leftmost longest match is. */
  find(text: string, from?: number): { readonly start: number; readonly end: number } | undefined;
}

type Test = (character: string) => boolean;
/** A state goes on by a character, by itself to others, or by itself where an anchor holds. */
type State =
  | { readonly kind: "character"; readonly test: Test; next: number }
  | { readonly kind: "fork"; readonly ways: number[] }
  | { readonly kind: "anchor"; readonly at: "start" | "end"; next: number }
  | { readonly kind: "end" };

/** More than any script of Debian has. */
const mostStates = 2000;

export function parseExpression(
  pattern: string,
  extended: boolean,
  ignoreCase = false,
): Expression | undefined {
  const parser = new Parser(pattern, extended, ignoreCase);
  const start = parser.parse();
  return start === undefined
    ? undefined
    : { find: (text, from = 0) => find(parser.states, start, text, from) };
}

function find(states: readonly State[], first: number, text: string, from: number) {
  for (let start = from; start <= text.length; start++) {
    const end = longest(states, first, text, start);
    if (end !== undefined) return { start, end };
  }
  return undefined;
}

function longest(states: readonly State[], first: number, text: string, start: number): number | undefined {
  let now = close(states, [first], text, start);
  let found: number | undefined;
  for (let at = start; ; at++) {
    if ([...now].some((state) => states[state]?.kind === "end")) found = at;
    const character = text[at];
    if (now.size === 0 || character === undefined) return found;
    const next = [...now].flatMap((number) => {
      const state = states[number];
      return state?.kind === "character" && state.test(character) ? [state.next] : [];
    });
    now = close(states, next, text, at + 1);
  }
}

/** All states that are reached without a character. */
function close(states: readonly State[], from: readonly number[], text: string, at: number): Set<number> {
  const reached = new Set<number>();
  const waiting = [...from];
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    if (reached.has(number)) continue;
    reached.add(number);
    const state = states[number];
    if (state?.kind === "fork") waiting.push(...state.ways);
    if (state?.kind === "anchor" && (state.at === "start" ? at === 0 : at === text.length))
      waiting.push(state.next);
  }
  return reached;
}

/** A piece of the machine: where it begins, and the states whose way on is still open. */
interface Piece {
  readonly start: number;
  readonly open: ((next: number) => void)[];
}

class Parser {
  readonly states: State[] = [];
  readonly #pattern: string;
  readonly #extended: boolean;
  readonly #ignoreCase: boolean;
  #at = 0;
  #failed = false;

  constructor(pattern: string, extended: boolean, ignoreCase: boolean) {
    this.#pattern = pattern;
    this.#extended = extended;
    this.#ignoreCase = ignoreCase;
  }

  /** The number of the first state. */
  parse(): number | undefined {
    const whole = this.#alternatives(0);
    if (this.#failed || this.#at < this.#pattern.length || this.states.length > mostStates) return undefined;
    this.#close(whole, this.#add({ kind: "end" }));
    return whole.start;
  }

  #alternatives(depth: number): Piece {
    const pieces = [this.#sequence(depth)];
    while (this.#takes("|")) pieces.push(this.#sequence(depth));
    if (pieces.length === 1) return pieces[0] as Piece;
    const start = this.#add({ kind: "fork", ways: pieces.map((piece) => piece.start) });
    return { start, open: pieces.flatMap(({ open }) => open) };
  }

  #sequence(depth: number): Piece {
    let piece = this.#empty();
    for (let first = true; this.#at < this.#pattern.length; first = false) {
      if (this.#looksAt("|") || (depth > 0 && this.#looksAt(")"))) break;
      const next = this.#repeated(this.#atom(depth, first));
      this.#close(piece, next.start);
      piece = { start: piece.start, open: next.open };
      if (this.#failed || this.states.length > mostStates) break;
    }
    return piece;
  }

  #atom(depth: number, first: boolean): Piece {
    const pattern = this.#pattern;
    if (this.#takes("(")) {
      if (depth > 20) this.#failed = true;
      const inner = this.#failed ? this.#empty() : this.#alternatives(depth + 1);
      if (!this.#takes(")")) this.#failed = true;
      return inner;
    }
    const character = pattern[this.#at++] as string;
    if (character === "^" && (this.#extended || first)) return this.#anchor("start");
    if (character === "$" && (this.#extended || this.#endsHere(depth))) return this.#anchor("end");
    if (character === ".") return this.#one(() => true);
    if (character === "[") return this.#one(this.#class());
    if (character !== "\\") return this.#one(this.#literal(character));
    const escaped = pattern[this.#at++];
    const known: Readonly<Record<string, Test>> = {
      t: (other) => other === "\t",
      s: (other) => /\s/.test(other),
      S: (other) => /\S/.test(other),
      w: (other) => /\w/.test(other),
    };
    // References to groups, and edges of words.
    if (escaped === undefined || /[0-9bBW<>'`{]/.test(escaped)) this.#failed = true;
    return this.#one(known[escaped ?? ""] ?? this.#literal(escaped ?? ""));
  }

  #repeated(piece: Piece): Piece {
    const [operator] = ["*", "+", "?"].filter((one) =>
      one === "*" ? this.#pattern[this.#at] === "*" : this.#looksAt(one),
    );
    if (operator === undefined) {
      if (this.#looksAt("{")) this.#failed = true;
      return piece;
    }
    if (operator === "*") this.#at++;
    else this.#takes(operator);
    const fork: Extract<State, { kind: "fork" }> = { kind: "fork", ways: [piece.start] };
    const number = this.#add(fork);
    const skip = (next: number): void => {
      fork.ways.push(next);
    };
    if (operator !== "?") this.#close(piece, number);
    if (operator === "+") return { start: piece.start, open: [skip] };
    return { start: number, open: operator === "?" ? [skip, ...piece.open] : [skip] };
  }

  /** An operator, which a basic expression writes behind a backslash. */
  #looksAt(operator: string): boolean {
    return this.#pattern.startsWith(this.#extended ? operator : `\\${operator}`, this.#at);
  }

  #takes(operator: string): boolean {
    if (!this.#looksAt(operator)) return false;
    this.#at += this.#extended ? 1 : 2;
    return true;
  }

  #endsHere(depth: number): boolean {
    return this.#at === this.#pattern.length || this.#looksAt("|") || (depth > 0 && this.#looksAt(")"));
  }

  /** Behind the `[`: `[^a-z[:space:]]`. */
  #class(): Test {
    const found = /^(\^?)(\]?(?:\[:[a-z]+:\]|[^\]])*)\]/.exec(this.#pattern.slice(this.#at));
    if (!found) {
      this.#failed = true;
      return () => false;
    }
    this.#at += found[0].length;
    const negated = found[1] === "^";
    const tests = [...(found[2] ?? "").matchAll(/\[:([a-z]+):\]|(.)-(?=.)([^[])|(.)/gs)].map(
      ([, name, from, to, one]): Test => {
        if (name !== undefined) return named[name] ?? (() => false);
        if (from !== undefined && to !== undefined) return (other) => other >= from && other <= to;
        return (other) => other === one;
      },
    );
    const matches: Test = (other) => tests.some((test) => test(other));
    const folded: Test = this.#ignoreCase
      ? (other) => matches(other.toLowerCase()) || matches(other.toUpperCase())
      : matches;
    return (other) => folded(other) !== negated;
  }

  #literal(character: string): Test {
    const folded = character.toLowerCase();
    return this.#ignoreCase ? (other) => other.toLowerCase() === folded : (other) => other === character;
  }

  #one(test: Test): Piece {
    const state: State = { kind: "character", test, next: -1 };
    return {
      start: this.#add(state),
      open: [
        (next) => {
          state.next = next;
        },
      ],
    };
  }

  #anchor(at: "start" | "end"): Piece {
    const state: State = { kind: "anchor", at, next: -1 };
    return {
      start: this.#add(state),
      open: [
        (next) => {
          state.next = next;
        },
      ],
    };
  }

  #empty(): Piece {
    const state: Extract<State, { kind: "fork" }> = { kind: "fork", ways: [] };
    return { start: this.#add(state), open: [(next) => state.ways.push(next)] };
  }

  #add(state: State): number {
    return this.states.push(state) - 1;
  }

  #close({ open }: Piece, next: number): void {
    for (const way of open) way(next);
  }
}

const named: Readonly<Record<string, Test>> = {
  alnum: (other) => /[A-Za-z0-9]/.test(other),
  alpha: (other) => /[A-Za-z]/.test(other),
  blank: (other) => other === " " || other === "\t",
  digit: (other) => other >= "0" && other <= "9",
  lower: (other) => other >= "a" && other <= "z",
  punct: (other) => /[!-/:-@[-`{-~]/.test(other),
  space: (other) => /\s/.test(other),
  upper: (other) => other >= "A" && other <= "Z",
};
