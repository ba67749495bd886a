import type { TokenType } from "chevrotain";
import * as t from "../../grammar/tokens.ts";
import { alignment } from "./align.ts";
import type { Group, Item, Items, Leaf, Part, Remark } from "./layout.ts";
import { flatParts, gap, isAssign, isBreakable, lineWidth } from "./spacing.ts";

const step = 2;
const spaces = (count: number): string => " ".repeat(count);

/** The text of a file: its lines, each ended by a new line. Rules: spec/formatting.md. */
export function print(file: Items): string {
  const lines = entryLines(file, 0);
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** The lines between two brackets that stand on lines of their own; a string may itself hold new lines. */
function entryLines({ items, closing }: Items, indent: number): string[] {
  const widths = alignment(items, lineWidth - indent, (item) => isOneLine(item, indent));
  const lines = items.flatMap((item, index) =>
    itemLines(item, indent, entryText(item, indent, widths[index])),
  );
  return withoutFirstBlank([...lines, ...remarkLines(closing, indent)]);
}

function elementLines({ items, closing, shape }: Group, indent: number): string[] {
  const lines = items.flatMap((item, index) => {
    const isLast = index === items.length - 1;
    const comma = (isLast && shape !== "list") || shape === "comprehension" ? "" : ",";
    return itemLines(item, indent, elementText(item, indent, comma.length) + comma);
  });
  return withoutFirstBlank([...lines, ...remarkLines(closing, indent)]);
}

function itemLines({ leading, blank, trailing }: Item, indent: number, text: string): string[] {
  const line = spaces(indent) + text + (trailing ? `  ${trailing.text}` : "");
  return [...remarkLines(leading, indent), ...(blank ? [""] : []), line];
}
function remarkLines(remarks: readonly Remark[], indent: number): string[] {
  return remarks.flatMap(({ text, blank }) => [...(blank ? [""] : []), spaces(indent) + text]);
}
const withoutFirstBlank = (lines: string[]): string[] => (lines[0] === "" ? lines.slice(1) : lines);

function isOneLine({ parts, flat }: Item, indent: number): boolean {
  return flat !== undefined && (indent + flat.length <= lineWidth || !parts.some(canBreak));
}

function entryText(item: Item, indent: number, width: number | undefined): string {
  if (item.flat === undefined || !isOneLine(item, indent)) return printParts(item.parts, indent, 0);
  if (width === undefined) return item.flat;
  const at = item.parts.findIndex(
    (part) => isAssign(part) || (part.kind === "group" && part.shape === "braces"),
  );
  const head = flatParts(item.parts.slice(0, at)) ?? "";
  return head.padEnd(width) + item.flat.slice(head.length);
}

/** Between brackets a new line means nothing, so an element that is too long may go on at its loosest operators. */
function elementText({ parts, flat }: Item, indent: number, suffix: number): string {
  if (flat !== undefined && indent + flat.length + suffix <= lineWidth) return flat;
  const isCommented = parts.some(({ kind }) => kind === "remark");
  return printParts(parts, indent, suffix, isCommented ? new Set() : breaksOf(parts));
}

/**
 * Parts from a column on. A group is broken if it must be, or if it and what is glued behind it do not fit.
 * `breaks` are the parts that begin a line; `suffix` is the width of what will follow on the last line.
 */
function printParts(
  parts: readonly Part[],
  start: number,
  suffix: number,
  breaks: ReadonlySet<number> = new Set(),
): string {
  const pieces: string[] = [];
  let indent = start;
  let column = start;
  let before: Leaf | Group | undefined;
  const put = (text: string): void => {
    pieces.push(text);
    const newLine = text.lastIndexOf("\n");
    column = newLine < 0 ? column + text.length : text.length - newLine - 1;
  };
  const goOn = (): void => {
    indent = start + step;
    put(`\n${spaces(indent)}`);
    before = undefined;
  };
  for (const [index, part] of parts.entries()) {
    if (part.kind === "remark") {
      put(`${before ? "  " : ""}${part.text}`);
      goOn();
      continue;
    }
    if (breaks.has(index) && before) goOn();
    put(gap(before, part));
    if (part.kind === "leaf") put(part.token.image);
    else if (part.flat !== undefined && !canBreak(part)) put(part.flat);
    else put(printGroup(part, indent, lineWidth - column - tailWidth(parts, index, suffix, breaks)));
    before = part;
  }
  return pieces.join("");
}

function printGroup(group: Group, indent: number, room: number): string {
  const { open, close, flat, opening } = group;
  if (flat !== undefined && flat.length <= room) return flat;
  const inner = indent + step;
  const lines = group.shape === "braces" ? entryLines(group, inner) : elementLines(group, inner);
  const first = open.image + (opening ? `  ${opening.text}` : "");
  return [first, ...lines, spaces(indent) + close.image].join("\n");
}

const canBreak = (part: Part): boolean => part.kind === "group" && isBreakable(part.items);

/** The width of what must stand on the line behind a part: up to the next place where the line can be broken. */
function tailWidth(
  parts: readonly Part[],
  index: number,
  suffix: number,
  breaks: ReadonlySet<number>,
): number {
  let width = 0;
  for (let at = index + 1; at < parts.length; at++) {
    const part = parts[at] as Part;
    if (part.kind === "remark" || breaks.has(at)) return width;
    width += gap(parts[at - 1] as Leaf | Group, part).length;
    if (part.kind === "group" && (part.flat === undefined || canBreak(part))) return width + 1;
    const text = part.kind === "leaf" ? part.token.image : (part.flat ?? "");
    const newLine = text.indexOf("\n");
    if (newLine >= 0) return width + newLine;
    width += text.length;
  }
  return width + suffix;
}

/** Where an element that is too long goes on: before the operators that bind loosest. */
function breaksOf(parts: readonly Part[]): ReadonlySet<number> {
  const typeAt = (index: number): TokenType | undefined => {
    const part = parts[index];
    return part?.kind === "leaf" && !part.isSign && !isMember(parts[index - 1])
      ? part.token.tokenType
      : undefined;
  };
  const places = (types: readonly TokenType[]): number[] =>
    [...parts.keys()].filter((index) => index > 0 && types.includes(typeAt(index) as TokenType));
  if (typeAt(0) === t.For)
    return new Set([...places([t.If]), ...places([t.Colon]).map((index) => index + 1)]);
  const row = loosest.map(places).find((found) => found.length > 0);
  return new Set(row);
}
const isMember = (before: Part | undefined): boolean =>
  before?.kind === "leaf" && before.token.tokenType === t.Dot;
const loosest: readonly (readonly TokenType[])[] = [[t.Then, t.Else], [t.Or], [t.And], [t.Plus, t.Minus]];
