import { type ILookaheadStrategy, LLkLookaheadStrategy } from "chevrotain";
import { type Kind, kinds } from "./token-list.ts";

/** What a choice looks at. */
interface Ahead {
  kindAhead(count: number): Kind;
}
type Choose<T> = (this: Ahead) => T;

/**
 * Chevrotain's lookahead, each choice prepared when it is first met: a small file meets few of them. What a kind of
 * token leads to, or a pair of kinds where two decide, is asked of Chevrotain once.
 */
export function rememberedLookahead(): ILookaheadStrategy {
  const strategy = new LLkLookaheadStrategy({ maxLookahead: 1 });
  const forAlternation = strategy.buildLookaheadForAlternation.bind(strategy);
  const forOptional = strategy.buildLookaheadForOptional.bind(strategy);
  strategy.buildLookaheadForAlternation = (options) =>
    remember(options.maxLookahead, () => forAlternation(options));
  strategy.buildLookaheadForOptional = (options) =>
    remember(options.maxLookahead, () => forOptional(options));
  return strategy;
}

/** By the kind of the next token, or by that and the one behind it. */
function remember<T>(tokens: number, prepare: () => Choose<T>): Choose<T> {
  let choose: Choose<T> | undefined;
  const ask = (parser: Ahead): T => {
    choose ??= prepare();
    return choose.call(parser);
  };
  return tokens === 2 ? byTwo(ask) : byOne(ask);
}

function byOne<T>(ask: (parser: Ahead) => T): Choose<T> {
  const known: { readonly result: T }[] = [];
  return function () {
    const kind = this.kindAhead(1);
    known[kind] ??= { result: ask(this) };
    return known[kind].result;
  };
}

function byTwo<T>(ask: (parser: Ahead) => T): Choose<T> {
  const known = new Map<number, T>();
  return function () {
    const pair = this.kindAhead(1) * kinds + this.kindAhead(2);
    if (!known.has(pair)) known.set(pair, ask(this));
    return known.get(pair) as T;
  };
}
