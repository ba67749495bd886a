import type { IToken } from "chevrotain";
import type * as s from "./syntax.ts";
import { Minus } from "./tokens.ts";

export const startOf = (token: IToken): number => token.startOffset;
export const endOf = (token: IToken): number => (token.endOffset as number) + 1;

export const nameOf = (token: IToken): s.Name => ({
  text: token.image,
  start: startOf(token),
  end: endOf(token),
});
export const nameNode = (token: IToken): s.NameExpression => ({
  kind: "name",
  name: token.image,
  start: startOf(token),
  end: endOf(token),
});
export const literalNode = (token: IToken): s.LiteralExpression => ({
  kind: "literal",
  type: token.tokenType.name as s.LiteralType,
  text: token.image,
  start: startOf(token),
  end: endOf(token),
});
export const booleanNode = (value: boolean, token: IToken): s.BooleanExpression => ({
  kind: "boolean",
  value,
  start: startOf(token),
  end: endOf(token),
});
export const brokenNode = (start: number, end: number): s.Broken => ({ kind: "broken", start, end });

/** A list with no room to grow: a list that grew keeps room for sixteen more, and most of a tree's lists are short. */
export const fitted = <T>(list: readonly T[]): T[] => list.slice();

/** `- not x`: the sign that stands last is applied first. */
export function signed(signs: readonly IToken[], operand: s.Expression): s.Expression {
  return signs.reduceRight<s.Expression>(
    (inner, sign) => ({
      kind: "unary",
      operator: sign.tokenType === Minus ? "-" : "not",
      operand: inner,
      start: startOf(sign),
      end: inner.end,
    }),
    operand,
  );
}

/** What stands behind a value and applies to it: `.member`, `[index]`, `(arguments)`. */
export type Suffix =
  | { readonly member: s.Name; readonly end: number }
  | { readonly index: s.Expression; readonly end: number }
  | { readonly arguments: readonly s.Argument[]; readonly end: number };
export function suffixed(object: s.Expression, suffix: Suffix): s.Expression {
  const { start } = object;
  const { end } = suffix;
  if ("member" in suffix) return { kind: "member", object, member: suffix.member, start, end };
  if ("index" in suffix) return { kind: "index", object, index: suffix.index, start, end };
  return { kind: "call", callee: object, arguments: suffix.arguments, start, end };
}
