import {
  EmbeddedActionsParser,
  type IParserErrorMessageProvider,
  type IToken,
  type ParserMethod,
  type TokenType,
} from "chevrotain";
import { rememberedLookahead } from "./lookahead.ts";
import { type Kind, TokenList } from "./token-list.ts";
import { allTokens } from "./tokens.ts";

/** A rule as Chevrotain makes it, and what it takes to run it from another one. */
interface Rule {
  readonly ruleName: string;
  /** Chevrotain's number for it. */
  readonly key: number;
  readonly run: () => unknown;
}

/**
 * Chevrotain's parser, reading from a list that makes objects of those tokens alone that are looked at. A rule that
 * fails leaves the stack of rules as it is: whoever catches the fault puts it back with `unwind`. Chevrotain wraps each
 * rule and each token in `try`, `catch` and `finally` for its own recovery, which this language has no use for.
 */
export class ListedParser extends EmbeddedActionsParser {
  private tokens = new TokenList("", 0);
  /** The tokens made last, each at its index modulo four; what is behind the one before the next is not asked for. */
  private readonly made: (IToken | undefined)[] = [undefined, undefined, undefined, undefined];
  private readonly madeAt = [-1, -1, -1, -1];
  /** Chevrotain's own: the index of the token before the next one, and the number of all. */
  declare private currIdx: number;
  declare private tokVectorLength: number;
  /** The rules under way, and that on top. */
  declare private readonly RULE_STACK: number[];
  declare private RULE_STACK_IDX: number;
  declare private RULE_OCCURRENCE_STACK_IDX: number;
  declare private currRuleShortName: number;
  declare private readonly fullRuleNameToShort: Readonly<Record<string, number>>;
  declare private readonly ruleInvocationStateUpdate: (key: number, name: string, occurrence: number) => void;
  declare private readonly ruleFinallyStateUpdate: () => void;
  declare private readonly consumeInternalError: (type: TokenType, found: IToken) => never;

  constructor(validate: boolean, errorMessageProvider: IParserErrorMessageProvider) {
    super(allTokens, {
      recoveryEnabled: false,
      maxLookahead: 1,
      skipValidations: !validate,
      errorMessageProvider,
      lookaheadStrategy: rememberedLookahead(),
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

  protected override RULE<F extends () => void>(
    name: string,
    run: F,
  ): ParserMethod<Parameters<F>, ReturnType<F>> {
    return Object.assign(super.RULE(name, run), { run, key: this.fullRuleNameToShort[name] });
  }
  /** Chevrotain's own: what SUBRULE and CONSUME do. */
  protected subruleInternal({ key, ruleName, run }: Rule, occurrence: number): unknown {
    this.ruleInvocationStateUpdate(key, ruleName, occurrence);
    const result = run();
    this.ruleFinallyStateUpdate();
    return result;
  }
  protected consumeInternal(type: TokenType): IToken {
    const token = this.LA_FAST(1);
    if (!isOf(token.tokenTypeIdx, type)) this.consumeInternalError(type, token);
    this.currIdx++;
    return token;
  }
  /** How many rules are under way. */
  protected get height(): number {
    return this.RULE_STACK_IDX;
  }
  protected unwind(height: number): void {
    this.RULE_STACK_IDX = height;
    this.RULE_OCCURRENCE_STACK_IDX = height;
    this.currRuleShortName = this.RULE_STACK[height] as number;
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

const isOf = (kind: Kind, type: TokenType): boolean =>
  kind === type.tokenTypeIdx || type.categoryMatchesMap?.[kind] === true;
