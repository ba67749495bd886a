import { restOfExpression } from "../../grammar/quoted-text.ts";
import type { Node } from "../../grammar/syntax.ts";
import type { SourceText } from "./source-text.ts";

/** A piece of a string: its text, or the expression between braces by its offsets in the file. */
export type Piece = { readonly text: string } | { readonly expression: Node };
export interface Pieces {
  readonly pieces: readonly Piece[];
  /** Escapes that do not exist, and braces that do not close. */
  readonly faults: readonly (Node & { readonly kind: "escape" | "open" })[];
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  '"': '"',
  "\\": "\\",
  "{": "{",
  "}": "}",
};

/** What the string between these offsets is made of; of one of several lines, without the indentation that they share. */
export function piecesOf({ start, end }: Node, { text }: SourceText): Pieces {
  const isMultiline = text.startsWith('"""', start);
  const quotes = isMultiline ? 3 : 1;
  const read = splitString(text.slice(start + quotes, end - quotes), start + quotes);
  return isMultiline ? { ...read, pieces: unindent(read.pieces) } : read;
}

/**
 * Takes a string apart. `raw` stands between the quotes, `offset` is where it starts in the file. An expression may
 * hold strings and braces of its own, so deep as the tokens have it.
 */
function splitString(raw: string, offset: number): Pieces {
  const pieces: Piece[] = [];
  const faults: (Node & { kind: "escape" | "open" })[] = [];
  let text = "";
  for (let at = 0; at < raw.length; ) {
    const next = nextSpecial(raw, at);
    text += raw.slice(at, next);
    at = next;
    if (raw[at] === "\\") {
      const [meaning, length] = readEscape(raw, at);
      if (meaning === undefined)
        faults.push({ kind: "escape", start: offset + at, end: offset + at + length });
      text += meaning ?? "";
      at += length;
    } else if (raw[at] === "{") {
      const close = closingBrace(raw, at + 1);
      if (close === undefined) {
        faults.push({ kind: "open", start: offset + at, end: offset + at + 1 });
        break;
      }
      if (text) pieces.push({ text });
      text = "";
      pieces.push({ expression: { start: offset + at + 1, end: offset + close } });
      at = close + 1;
    }
  }
  if (text) pieces.push({ text });
  return { pieces, faults };
}
/** Where the next backslash or opening brace stands; the length when there is none. */
function nextSpecial(raw: string, from: number): number {
  special.lastIndex = from;
  return special.test(raw) ? special.lastIndex - 1 : raw.length;
}
const special = /[\\{]/g;

/** Where the expression that begins here ends. */
function closingBrace(raw: string, from: number): number | undefined {
  expression.lastIndex = from;
  return expression.test(raw) ? expression.lastIndex - 1 : undefined;
}
const expression = new RegExp(restOfExpression, "y");

/** The character that an escape stands for, and how long it is. */
function readEscape(raw: string, at: number): [string | undefined, number] {
  const next = raw[at + 1] ?? "";
  if (next !== "u") return [escapes[next], 2];
  const match = /^\\u\{([\da-fA-F]{1,6})\}/.exec(raw.slice(at, at + 11));
  const point = match ? Number.parseInt(match[1] as string, 16) : Number.POSITIVE_INFINITY;
  if (!match || point === 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
    return [undefined, match?.[0].length ?? 2];
  return [String.fromCodePoint(point), match[0].length];
}

/**
 * A text of several lines: the line of the opening quotes is dropped if it is blank, and so much indentation as all
 * lines share. Offsets change by that, so it is done on the pieces: the first line of each text knows where it stands.
 */
function unindent(pieces: readonly Piece[]): Piece[] {
  const whole = pieces.map((piece) => ("text" in piece ? piece.text : "\u0000")).join("");
  const body = whole.replace(/^[ \t]*\r?\n/, "");
  const lines = body.split("\n");
  const last = lines.at(-1) ?? "";
  const counted = /^[ \t]*$/.test(last) ? [...lines.slice(0, -1), last] : lines;
  const indents = counted
    .filter((line, index) => line.trim() !== "" || index === counted.length - 1)
    .map(leading);
  const shared = Math.min(...indents);
  const text = lines
    .map((line, index) =>
      index === lines.length - 1 && line.trim() === "" ? "" : line.slice(Math.min(shared, leading(line))),
    )
    .join("\n");
  const expressions = pieces.filter((piece) => "expression" in piece);
  return text.split("\u0000").flatMap((part, index) => {
    const next = expressions[index];
    return [...(part ? [{ text: part }] : []), ...(next ? [next] : [])];
  });
}
const leading = (line: string): number => line.length - line.trimStart().length;
