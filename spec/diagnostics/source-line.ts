import { safeLine } from "./safe-text.ts";
import { characters, widthOf } from "./width.ts";

/** A line of source as a terminal shows it, cut to a number of columns. */
export interface SourceLine {
  readonly text: string;
  /** The column, from 0, at which the marks of a range of UTF-16 units begin, and the one after the last; ≥ 1 apart. */
  columns(from: number, to: number): { readonly from: number; readonly to: number };
}

interface Cell {
  /** UTF-16 units of the line, from 0. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly column: number;
  readonly width: number;
}

const tabStop = 4;

/** The part of a line around the unit `focus`, at most `room` columns wide. The work does not grow with the line. */
export function sourceLine(line: string, focus: number, room: number): SourceLine {
  const cells = cellsOf(line, Math.max(0, focus - 4 * room), focus + 4 * room);
  const total = endOf(cells);
  const at = columnAt(cells, focus);
  const from = total <= room ? 0 : Math.max(0, Math.min(at - Math.floor(room / 3), total - room));
  const shown = cells.filter(({ column, width }) => column >= from && column + width <= from + room);
  const shift = shown[0]?.column ?? 0;
  const last = shown.at(-1)?.end ?? 0;
  const clamp = (column: number) => Math.max(0, Math.min(column - shift, room - 1));
  return {
    text: dotted(shown, (shown[0]?.start ?? 0) > 0, last < line.length),
    columns: (start, end) => {
      const first = clamp(columnAt(cells, start));
      return { from: first, to: Math.max(first + 1, clamp(columnAfter(cells, end) - 1) + 1) };
    },
  };
}

/** Tabs become spaces up to the next stop; what could steer the terminal becomes U+FFFD. */
function cellsOf(line: string, from: number, to: number): Cell[] {
  const cells: Cell[] = [];
  let [start, column] = [from, 0];
  for (const one of characters(line.slice(from, to))) {
    const text = one.text === "\t" ? " ".repeat(tabStop - (column % tabStop)) : shownAs(one.text);
    const width = text === one.text ? one.width : widthOf(text);
    cells.push({ start, end: start + one.text.length, text, column, width });
    [start, column] = [start + one.text.length, column + width];
  }
  return cells;
}

function shownAs(text: string): string {
  const plain = text.length === 1 && text >= " " && text <= "~";
  return plain ? text : safeLine(text);
}

/** Says with an ellipsis where the line goes on; it takes the place of the character at the edge. */
function dotted(cells: readonly Cell[], before: boolean, after: boolean): string {
  return cells
    .map(({ text, width }, index) => {
      const edge = (before && index === 0) || (after && index === cells.length - 1);
      return edge && width > 0 ? "…".padEnd(width) : text;
    })
    .join("");
}

function endOf(cells: readonly Cell[]): number {
  const last = cells.at(-1);
  return last ? last.column + last.width : 0;
}

function columnAt(cells: readonly Cell[], unit: number): number {
  const found = cells.find(({ end }) => unit < end);
  return found ? found.column : endOf(cells);
}

function columnAfter(cells: readonly Cell[], unit: number): number {
  const found = cells.find(({ end }) => unit <= end);
  return found ? found.column + found.width : endOf(cells) + 1;
}
