import { type Kind, kindOf, type TokenList } from "../../grammar/token-list.ts";
import * as t from "../../grammar/tokens.ts";
import { deepest } from "./balance.ts";

/**
 * Leaves the new lines out of `tokens` that stand inside `(…)` and `[…]`. False when `balance` has something to say of
 * them: a bracket without its other half, or nesting too deep.
 */
export function joinLines(tokens: TokenList): boolean {
  const open: Kind[] = [];
  const { kinds, length } = tokens;
  let [out, conditions, inList] = [0, 0, false];
  for (let index = 0; index < length; index++) {
    const kind = kinds[index] as Kind;
    const role = roles[kind];
    if (role === lineEnd) {
      if (inList) continue;
      conditions = 0;
    } else if (role === opener) {
      inList = kind !== leftBrace;
      if (open.push(kind) > deepest) return false;
    } else if (role === closer) {
      if (closerOf[open.pop() ?? 0] !== kind) return false;
      inList = open.length > 0 && open[open.length - 1] !== leftBrace;
    } else if (role === condition && ++conditions > deepest) return false;
    if (index > out) tokens.move(index, out);
    out++;
  }
  tokens.length = out;
  tokens.close();
  return open.length === 0;
}

const leftBrace = kindOf(t.LeftBrace);
const [lineEnd, opener, closer, condition] = [1, 2, 3, 4];
const roles = new Uint8Array(256);
roles[kindOf(t.NewLine)] = lineEnd as number;
roles[kindOf(t.If)] = condition as number;
const closerOf = new Uint8Array(256);
for (const [left, right] of [
  [t.LeftBrace, t.RightBrace],
  [t.LeftBracket, t.RightBracket],
  [t.LeftParenthesis, t.RightParenthesis],
] as const) {
  roles[kindOf(left)] = opener as number;
  roles[kindOf(right)] = closer as number;
  closerOf[kindOf(left)] = kindOf(right);
}
