import type pc from "picocolors";
import { widthOf } from "./width.ts";
import { wrap } from "./wrap.ts";

export type Colors = ReturnType<typeof pc.createColors>;

/** A mark below a line of source: columns from 0, `to` after the last. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly primary: boolean;
  /** Safe text of one line; may be empty. */
  readonly label: string;
}

export interface Room {
  /** Columns beside the gutter. */
  readonly columns: number;
  /** Whether a label that is longer than the room is broken into lines. */
  readonly wrap: boolean;
}

/**
 * The rows below a line: `^` under the primary span, `-` under others. The label of the rightmost mark stands beside it
 * when there is room; the others hang below their marks, rightmost first.
 */
export function markRows(marks: readonly Mark[], room: Room, colors: Colors): string[] {
  const ordered = [...marks].sort((a, b) => a.from - b.from || a.to - b.to);
  const line = underline(ordered, colors);
  const last = ordered.at(-1) as Mark;
  if (!standsBeside(last, ordered, room)) return [line, ...hangingRows(ordered, room, colors)];
  return [`${line} ${last.label}`, ...hangingRows(ordered.slice(0, -1), room, colors)];
}

function standsBeside(last: Mark, marks: readonly Mark[], room: Room): boolean {
  if (marks.some(({ to }) => to > last.to)) return false;
  return last.to + 1 + widthOf(last.label) <= room.columns;
}

/** Where two marks meet, the primary one is seen. */
function underline(marks: readonly Mark[], colors: Colors): string {
  const end = Math.max(...marks.map(({ to }) => to));
  const owners = Array.from({ length: end }, (_, column) => {
    const here = marks.filter(({ from, to }) => from <= column && column < to);
    return here.find(({ primary }) => primary) ?? here[0];
  });
  const parts: string[] = [];
  for (let start = 0; start < end; ) {
    const owner = owners[start];
    let after = start;
    while (after < end && owners[after]?.primary === owner?.primary) after++;
    parts.push(sign(owner, after - start, colors));
    start = after;
  }
  return parts.join("");
}

function sign(mark: Mark | undefined, length: number, colors: Colors): string {
  if (!mark) return " ".repeat(length);
  return mark.primary ? colors.red("^".repeat(length)) : colors.cyan("-".repeat(length));
}

/** Marks without a label hang nothing. */
function hangingRows(marks: readonly Mark[], room: Room, colors: Colors): string[] {
  const pending = marks.filter(({ label }) => label !== "");
  const rows: string[] = [];
  if (pending.length > 1) rows.push(pillars(pending, colors));
  for (let mark = pending.pop(); mark; mark = pending.pop()) {
    const before = pending.filter(({ from }) => from < (mark as Mark).from);
    const left = pillars(before, colors);
    const leftWidth = Math.max(-1, ...before.map(({ from }) => from)) + 1;
    const start = labelStart(mark, leftWidth === 0 ? 0 : leftWidth + 1, room);
    const gap = " ".repeat(start - leftWidth);
    for (const line of wrap(mark.label, room.wrap ? room.columns - start : undefined))
      rows.push(`${left}${gap}${line}`);
  }
  return rows;
}

/** Below its mark; further left when it would not fit, as far as the pillars to its left allow. */
function labelStart(mark: Mark, lowest: number, room: Room): number {
  const fitting = room.columns - Math.min(widthOf(mark.label), room.columns);
  return Math.max(lowest, Math.min(mark.from, fitting));
}

function pillars(marks: readonly Mark[], colors: Colors): string {
  const columns = [...new Set(marks.map(({ from }) => from))].sort((a, b) => a - b);
  return columns
    .map((column, index) => " ".repeat(column - (columns[index - 1] ?? -1) - 1) + colors.cyan("|"))
    .join("");
}
