import { type IToken, Lexer } from "chevrotain";
import * as t from "../../grammar/tokens.ts";

/** All that a text is made of but blanks: tokens, new lines and comments, in order. */
export function tokensOf(text: string): IToken[] {
  const { tokens, groups } = theLexer().tokenize(text);
  const comments = groups.comments ?? [];
  if (comments.length === 0) return tokens;
  return [...tokens, ...comments].sort((a, b) => a.startOffset - b.startOffset);
}

/** Whether two tokens stay two when nothing stands between them: `/etc` and `..` do not, `v6.1` and `..` do. */
export function staysApart(first: IToken, second: IToken): boolean {
  const { tokens } = theLexer().tokenize(first.image + second.image);
  return tokens.length === 2 && tokens[0]?.image === first.image && tokens[1]?.tokenType === second.tokenType;
}

let lexer: Lexer | undefined;
function theLexer(): Lexer {
  lexer ??= new Lexer(t.allTokens, {
    positionTracking: "onlyOffset",
    skipValidations: true,
    ensureOptimizations: false,
  });
  return lexer;
}
