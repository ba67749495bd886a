import { kindsOf } from "../../grammar/token-list.ts";
import * as t from "../../grammar/tokens.ts";
import { firstToken, type Group, type Item, type Leaf, lastToken, type Part } from "./layout.ts";
import { staysApart } from "./tokens.ts";

/** Columns of a line; a comment at its end is not counted. */
export const lineWidth = 100;

/** What stands between two parts of one line: a blank, or nothing. */
export function gap(before: Leaf | Group | undefined, after: Leaf | Group): "" | " " {
  if (!before) return "";
  if (isTight(before, after) && staysApart(lastToken(before), firstToken(after))) return "";
  return " ";
}

function isTight(before: Leaf | Group, after: Leaf | Group): boolean {
  const next = firstToken(after).tokenType;
  if (next === t.Comma || next === t.Colon || next === t.Dot || next === t.DotDot) return true;
  if (before.kind === "leaf") {
    const { tokenType } = before.token;
    if (tokenType === t.Dot || before.isSign) return true;
    if (tokenType === t.DotDot) return startsOperand(after);
  }
  return isPostfix(before, after);
}

/** An index, a call, or the parameters of a template. */
function isPostfix(before: Leaf | Group, after: Leaf | Group): boolean {
  return after.kind === "group" && after.shape !== "braces" && endsValue(before);
}

function startsOperand(part: Leaf | Group): boolean {
  return part.kind === "group" || part.endsValue || part.isSign;
}

/** Whether a value may end with this part. */
export function endsValue(part: Part | undefined): boolean {
  return part?.kind === "group" || (part?.kind === "leaf" && part.endsValue);
}

/** Parts on one line; undefined when one of them cannot be. */
export function flatParts(parts: readonly Part[]): string | undefined {
  let text = "";
  let before: Leaf | Group | undefined;
  for (const part of parts) {
    if (part.kind === "remark") return undefined;
    const own = part.kind === "leaf" ? part.token.image : part.flat;
    if (own === undefined || (part.kind === "leaf" && own.includes("\n"))) return undefined;
    text += gap(before, part) + own;
    before = part;
  }
  return text;
}

/** Items between their brackets on one line; undefined when one of them cannot be, or when it is for no line. */
export function flatItems(open: string, items: readonly Item[], close: string): string | undefined {
  const blank = open === "{" ? " " : "";
  if (items.length === 0) return `${open}${blank}${close}`;
  let text = "";
  for (const { flat } of items) {
    if (flat === undefined || (text.length > lineWidth && isBreakable(items))) return undefined;
    text += text === "" ? `${open}${blank}${flat}` : `, ${flat}`;
  }
  text += `${blank}${close}`;
  return text.length > lineWidth && isBreakable(items) ? undefined : text;
}

/** Whether it helps to give each item a line: not for one that is a single word. */
export function isBreakable(items: readonly Item[]): boolean {
  const [first, second] = items;
  if (!first || second) return first !== undefined;
  const [part] = first.parts;
  return first.parts.length > 1 || (part?.kind === "group" && isBreakable(part.items));
}

export const isAssign = (part: Part | undefined): boolean =>
  part?.kind === "leaf" && assigning[part.token.tokenTypeIdx] === 1;
const assigning = kindsOf(t.AssignOperator);
