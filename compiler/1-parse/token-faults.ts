import type { IToken } from "chevrotain";
import { OddLiteral, OpenText } from "../../grammar/literals.ts";
import type { LiteralType } from "../../grammar/syntax.ts";
import { kindOf, kindsOf, type TokenList } from "../../grammar/token-list.ts";
import * as t from "../../grammar/tokens.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { printable } from "./decode.ts";
import { reported } from "./foreign-form.ts";
import { literalFault, oddLiteral } from "./literal-faults.ts";
import type { SourceText } from "./source-text.ts";

/** A file with so many bad words, or so many unpaired brackets, is left unread: more messages help nobody. */
export const mostFaults = 1_000;

/** Puts `Broken` in the place of tokens that say nothing, once they were reported. A run of rubbish is one. */
export function breakUnsound(tokens: TokenList, source: SourceText, found: Diagnostic[]): void {
  let strayEnd = -1;
  for (let index = 0; index < tokens.length; index++) {
    if (doubtful[tokens.kind(index)] !== 1) continue;
    const token = tokens.at(index);
    const isStray = token.tokenType === t.Stray;
    const fault = isStray && token.startOffset === strayEnd ? undefined : tokenFault(token, source);
    if (isStray) strayEnd = token.startOffset + token.image.length;
    if (fault) found.push(fault);
    if (found.length >= mostFaults) return;
    if (fault || isStray) tokens.replace(index, broken);
  }
}
const doubtful = kindsOf(t.Stray, OpenText, OddLiteral, t.Literal);
const broken = kindOf(t.Broken);

function tokenFault(token: IToken, source: SourceText): Diagnostic | undefined {
  const type = token.tokenType;
  const at = () => source.span({ start: token.startOffset, end: token.startOffset + token.image.length });
  if (type === t.Stray && token.image === reported) return undefined;
  if (type === t.Stray)
    return diagnose(
      "unknown-character",
      { character: printable(token.image) },
      { at: at(), notes: characterNotes[token.image] ?? [] },
    );
  if (type === OpenText) return diagnose("unclosed-string", {}, { at: at(), label: "starts here" });
  if (type === OddLiteral) return oddLiteral(token, at(), fieldBefore(source.text, token.startOffset));
  const fault = literalFault(type.name as LiteralType, token.image);
  return (
    fault &&
    diagnose("invalid-literal", { text: token.image, kind: fault[0], reason: fault[1] }, { at: at() })
  );
}
/** The field whose value begins here. */
const fieldBefore = (text: string, at: number): string | undefined =>
  /([\w-]+)[ \t]*[+-]?=[ \t]*$/.exec(text.slice(Math.max(0, at - 100), at))?.[1];
const characterNotes: Readonly<Record<string, readonly string[]>> = {
  "?": ["a choice is written if … then … else …"],
  "&": ['and joins conditions; texts are joined in one string, as in "{a}-{b}"'],
  "|": ["or joins conditions"],
  "%": ["there is no remainder and no unit %"],
  "!": ["not turns a condition round"],
};
