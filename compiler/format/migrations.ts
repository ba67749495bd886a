import type { IToken } from "chevrotain";

/**
 * How files of one language are written in the next. It works on tokens, because the parser of today cannot read what
 * was said in an older way; whatever it does not replace, comments and layout included, stays as it was.
 */
export interface Migration {
  /** The language of the files that it takes; they come out in the one after it. */
  readonly from: number;
  /** What it changes, in a few words. */
  readonly description: string;
  /** New texts for places that do not overlap, the number after `language` aside. */
  rewrite(tokens: readonly IToken[]): readonly Replacement[];
}
/** `start` and `end` are offsets in the text, half open. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One for each language that was left behind, in order; language 1 is the first, so there is none yet. */
export const migrations: readonly Migration[] = [];
