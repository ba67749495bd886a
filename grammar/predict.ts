import { type Alternation, LLkLookaheadStrategy, Option, type Repetition, type Rule } from "chevrotain";
import { type Kind, kinds, typeOf } from "./token-list.ts";

/** What is read next, by the kinds of the next token and of the one behind it; `undefined` where nothing fits. */
export type Prediction<T> = (first: Kind, second: Kind) => T | undefined;

const strategy = new LLkLookaheadStrategy({ maxLookahead: 1 });

/** Which alternative Chevrotain would take, by its own lookahead. */
export function predictAlternative(part: Alternation, rule: Rule): Prediction<number> {
  const choose = strategy.buildLookaheadForAlternation({
    prodOccurrence: part.idx,
    rule,
    maxLookahead: maxLookaheadOf(part),
    hasPredicates: false,
    dynamicTokensEnabled: false,
  });
  return (first, second) => choose.call(ahead(first, second) as never, [] as never);
}
/** Whether Chevrotain would enter what is optional, or enter it once more. */
export function predictEntry(part: Option | Repetition, rule: Rule): Prediction<true> {
  const enters = strategy.buildLookaheadForOptional({
    prodOccurrence: part.idx,
    rule,
    maxLookahead: maxLookaheadOf(part),
    dynamicTokensEnabled: false,
    prodType: part instanceof Option ? "Option" : "Repetition",
  });
  return (first, second) => enters.call(ahead(first, second) as never) || undefined;
}
const maxLookaheadOf = (part: object): number =>
  (part as { readonly maxLookahead?: number }).maxLookahead ?? 1;
/** As much of a parser as Chevrotain's lookahead asks. */
function ahead(...found: readonly Kind[]) {
  const token = (count: number) => ({ tokenTypeIdx: found[count - 1] });
  return { LA: token, LA_FAST: token };
}

export const allKinds: readonly Kind[] = Array.from({ length: kinds }, (_, kind) => kind).filter(typeOf);
