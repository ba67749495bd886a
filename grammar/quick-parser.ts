import { CompiledParser } from "./compiled.ts";
import * as literals from "./literals.ts";
import { kindsOf } from "./token-list.ts";
import { EndOfFile } from "./token-type.ts";
import * as t from "./tokens.ts";

/**
 * Reads what the compiled rules read. Most values are one token with nothing behind it that could belong to it: those are
 * told at once, and not through all the levels of an expression.
 */
export class QuickParser extends CompiledParser {
  override readExpression(): ReturnType<CompiledParser["readExpression"]> {
    return isWhole[this.next()] === 1 && isBehind[this.second()] === 1
      ? this.readPrimary()
      : super.readExpression();
  }
}

const isWhole = kindsOf(t.Literal, literals.Text, literals.MultilineText, t.Identifier, t.True, t.False);
const isBehind = kindsOf(t.NewLine, t.Comma, t.RightBrace, t.RightBracket, t.RightParenthesis, EndOfFile);
