import type { Node } from "../../grammar/syntax.ts";
import type { Span } from "../../spec/diagnostics/diagnostic.ts";
import type { SourceText } from "../1-parse/source-text.ts";

/**
 * A stretch of a source by its offsets, and so the span of it: lines and columns are counted when they are asked for, and of
 * a model nobody asks but for a message.
 */
export class Place implements Span {
  declare readonly source: SourceText;
  declare readonly from: number;
  declare readonly to: number;
  constructor(source: SourceText, from: number, to: number) {
    this.source = source;
    this.from = from;
    this.to = to;
  }
  get file(): string {
    return this.source.file;
  }
  get start(): Span["start"] {
    return this.toJSON().start;
  }
  get end(): Span["end"] {
    return this.toJSON().end;
  }
  /** What stands there. */
  get text(): string {
    return this.source.text.slice(this.from, this.to);
  }
  toJSON(): Span {
    return this.source.span({ start: this.from, end: this.to });
  }
}

export const placeIn = (source: SourceText, { start, end }: Node): Place => new Place(source, start, end);
