import {
  EmbeddedActionsParser,
  type ILookaheadStrategy,
  type IParserErrorMessageProvider,
  type IToken,
  LLkLookaheadStrategy,
} from "chevrotain";
import { type Kind, TokenList } from "./token-list.ts";
import { allTokens } from "./tokens.ts";

/** Chevrotain's parser, reading from a list that makes objects of those tokens alone that are looked at. */
export class ListedParser extends EmbeddedActionsParser {
  private tokens = new TokenList("", 0);
  /** The tokens made last, each at its index modulo four; what is behind the one before the next is not asked for. */
  private readonly made: (IToken | undefined)[] = [undefined, undefined, undefined, undefined];
  private readonly madeAt = [-1, -1, -1, -1];
  /** Chevrotain's own: the index of the token before the next one, and the number of all. */
  declare private currIdx: number;
  declare private tokVectorLength: number;

  constructor(validate: boolean, errorMessageProvider: IParserErrorMessageProvider) {
    super(allTokens, {
      recoveryEnabled: false,
      maxLookahead: 1,
      skipValidations: !validate,
      errorMessageProvider,
      lookaheadStrategy: lazyLookahead(),
    });
  }

  /** What the next rule is to read. */
  start(tokens: TokenList): void {
    this.input = [];
    this.tokens = tokens;
    this.tokVectorLength = tokens.length;
    this.madeAt.fill(-1);
  }
  /** That of the token so many ahead. */
  kindAhead(count: number): Kind {
    return this.tokens.kind(this.currIdx + count);
  }

  protected next(): IToken {
    const token = this.LA_FAST(1);
    this.currIdx++;
    return token;
  }
  protected skip(kind: Kind): void {
    while (this.kindAhead(1) === kind) this.currIdx++;
  }

  protected override LA(count: number): IToken {
    return this.LA_FAST(count);
  }
  protected override LA_FAST(count: number): IToken {
    const index = this.currIdx + count;
    const slot = index & 3;
    if (this.madeAt[slot] === index) return this.made[slot] as IToken;
    const token = this.tokens.at(index);
    this.made[slot] = token;
    this.madeAt[slot] = index;
    return token;
  }
}

/**
 * Chevrotain's lookahead, each choice prepared when it is first met: a small file meets few of them. Where two tokens
 * decide, Chevrotain compares path by path; here what a pair of kinds leads to is worked out once.
 */
function lazyLookahead(): ILookaheadStrategy {
  const strategy = new LLkLookaheadStrategy({ maxLookahead: 1 });
  const forAlternation = strategy.buildLookaheadForAlternation.bind(strategy);
  const forOptional = strategy.buildLookaheadForOptional.bind(strategy);
  strategy.buildLookaheadForAlternation = (options) => {
    const choose = lazy(() => forAlternation(options));
    return options.maxLookahead === 2 ? remembering(choose) : choose;
  };
  strategy.buildLookaheadForOptional = (options) => lazy(() => forOptional(options));
  return strategy;
}

type Choose<T> = (this: ListedParser) => T;
function lazy<T>(prepare: () => Choose<T>): Choose<T> {
  let choose: Choose<T> | undefined;
  return function (this: ListedParser) {
    choose ??= prepare();
    return choose.call(this);
  };
}
function remembering<T>(choose: Choose<T>): Choose<T> {
  const known = new Map<number, T>();
  return function (this: ListedParser) {
    const pair = this.kindAhead(1) * 0x10000 + this.kindAhead(2);
    if (!known.has(pair)) known.set(pair, choose.call(this));
    return known.get(pair) as T;
  };
}
