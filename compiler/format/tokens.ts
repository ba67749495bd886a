import type { IToken } from "chevrotain";
import { tokenize } from "../../grammar/lexer.ts";

/** All that a text is made of but blanks: tokens, new lines and comments, in order. */
export function tokensOf(text: string): IToken[] {
  const { tokens, comments } = tokenize(text);
  if (comments.length === 0) return tokens.all();
  return [...tokens.all(), ...comments.all()].sort((a, b) => a.startOffset - b.startOffset);
}

/** Whether two tokens stay two when nothing stands between them: `/etc` and `..` do not, `v6.1` and `..` do. */
export function staysApart(first: IToken, second: IToken): boolean {
  const { tokens } = tokenize(first.image + second.image);
  return (
    tokens.length === 2 && tokens.at(0).image === first.image && tokens.at(1).tokenType === second.tokenType
  );
}
