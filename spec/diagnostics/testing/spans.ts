import type { LabelledSpan, Position, Span } from "../diagnostic.ts";

/** Where words stand in a text: the `nth` occurrence, from 1. */
export function spanOf(file: string, text: string, words: string, nth = 1): Span {
  let offset = -1;
  for (let count = 0; count < nth; count++) offset = text.indexOf(words, offset + 1);
  if (offset < 0) throw new Error(`${file} does not hold ${words}`);
  return { file, start: positionAt(text, offset), end: positionAt(text, offset + words.length) };
}

export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { offset, line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

export function labelled(span: Span, label: string, primary = false): LabelledSpan {
  return { ...span, label, primary };
}
