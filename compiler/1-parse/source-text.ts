import type { Position, Span } from "../../spec/diagnostics/diagnostic.ts";

/** A text that spans point into. Lines are found when the first span is asked for, not before. */
export class SourceText {
  readonly file: string;
  readonly text: string;
  /** Offsets at which something was reported and left out: what is missing near there may have been meant. */
  leftOut: readonly number[] = [];
  private lines: number[] | undefined;
  /** The line found last: the next place asked for is mostly on it, or on the one after. */
  private last = 0;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** The span of two offsets, clamped to the text. */
  span(node: { readonly start: number; readonly end: number }): Span {
    const start = this.position(node.start);
    const end = node.end > node.start ? this.position(node.end) : start;
    return { file: this.file, start, end };
  }

  /** What a node was written as. */
  slice(node: { readonly start: number; readonly end: number }): string {
    return this.text.slice(node.start, node.end);
  }

  private position(at: number): Position {
    const offset = Math.max(0, Math.min(at, this.text.length));
    this.lines ??= lineStarts(this.text);
    const line = this.lineOf(offset, this.lines);
    this.last = line;
    return { offset, line: line + 1, column: offset - (this.lines[line] ?? 0) + 1 };
  }

  private lineOf(offset: number, lines: readonly number[]): number {
    const near = this.last;
    if ((lines[near] ?? 0) <= offset) {
      if (offset < (lines[near + 1] ?? Number.POSITIVE_INFINITY)) return near;
      if (offset < (lines[near + 2] ?? Number.POSITIVE_INFINITY)) return near + 1;
    }
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Offsets at which lines start; `\n`, `\r\n` and a lone `\r` end one. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
