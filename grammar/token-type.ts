import type { TokenType } from "chevrotain";

/** As Chevrotain's `createToken` takes it; an abstract type has no pattern. */
export interface TokenForm {
  readonly name: string;
  readonly pattern?: string | RegExp;
  readonly categories?: TokenType | readonly TokenType[];
  readonly group?: string;
  readonly longer_alt?: TokenType;
  readonly line_breaks?: boolean;
  readonly start_chars_hint?: readonly (string | number)[];
}

/**
 * A type of token in Chevrotain's own form. Chevrotain is loaded only where a text has mistakes, so its types are numbered
 * here, as it would number them (`chevrotain-tokens.ts`).
 */
export function createToken(form: TokenForm): TokenType {
  const { name, pattern, categories = [], group, longer_alt, line_breaks, start_chars_hint } = form;
  return {
    name,
    tokenTypeIdx: next++,
    CATEGORIES: [categories].flat() as TokenType[],
    ...(pattern !== undefined && { PATTERN: pattern }),
    ...(group !== undefined && { GROUP: group }),
    ...(longer_alt && { LONGER_ALT: longer_alt }),
    ...(line_breaks !== undefined && { LINE_BREAKS: line_breaks }),
    ...(start_chars_hint && { START_CHARS_HINT: [...start_chars_hint] }),
  };
}
let next = 1;

/** Chevrotain's first; its second is what it records grammars with. */
export const EndOfFile = createToken({ name: "EOF" });
next++;
