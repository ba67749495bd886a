import {
  EmbeddedActionsParser,
  type IParserErrorMessageProvider,
  type IToken,
  type ParserMethod,
  type TokenType,
} from "chevrotain";
import { chevrotainTokens } from "./chevrotain-tokens.ts";
import { rememberedLookahead } from "./lookahead.ts";
import { type Label, labelsOf } from "./rule-labels.ts";
import { type Kind, noSpellings, TokenList } from "./token-list.ts";
import { type Token, TreeBuilder } from "./tree-builder.ts";

/** A rule as Chevrotain makes it, and what it takes to run it from another one. */
interface Rule {
  readonly ruleName: string;
  /** Chevrotain's number for it. */
  readonly key: number;
  readonly run: () => unknown;
}

interface Labelled {
  readonly LABEL?: string;
}
/** What a rule under way has read so far, by label; what has none stands under the empty one. */
type Frame = Record<string, unknown[]>;
type Method = (...read: readonly unknown[]) => unknown;

/**
 * Chevrotain's parser, reading from a list that makes objects of those tokens alone that are looked at. A rule that
 * fails leaves the stack of rules as it is: whoever catches the fault puts it back with `unwind`. Chevrotain wraps each
 * rule and each token in `try`, `catch` and `finally` for its own recovery, which this language has no use for. What a rule
 * reads under its labels is given to the method of `TreeBuilder` that has its name.
 */
export class ListedParser extends EmbeddedActionsParser {
  readonly builder = new TreeBuilder();
  private frames: Frame[] = [];
  /** By rule; not known before the grammar was recorded. */
  private labels: ReadonlyMap<string, readonly Label[]> | undefined;
  private tokens = new TokenList("", 0, noSpellings, 4);
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
    super(chevrotainTokens, {
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
    this.frames = [];
    this.builder.begin(tokens);
    this.tokVectorLength = tokens.length;
    this.madeAt.fill(-1);
  }
  protected get lastRead(): Token {
    return this.currIdx;
  }
  /** That of the token so many ahead. */
  kindAhead(count: number): Kind {
    return this.tokens.kind(this.currIdx + count);
  }

  protected override RULE<F extends () => void>(
    name: string,
    read: F,
  ): ParserMethod<Parameters<F>, ReturnType<F>> {
    const run = () => (this.RECORDING_PHASE ? read() : this.build(name, read));
    return Object.assign(super.RULE(name, run as F), { run, key: this.fullRuleNameToShort[name] });
  }
  /** What is made of a rule; one that gives something of itself says what. */
  private build(name: string, read: () => unknown): unknown {
    const frame: Frame = {};
    this.frames.push(frame);
    const given = read();
    this.frames.pop();
    if (given !== undefined) return given;
    const method = (this.builder as unknown as Readonly<Record<string, Method>>)[name];
    if (!method) return Object.values(frame)[0]?.at(-1);
    this.labels ??= new Map(
      Object.values(this.getGAstProductions()).map((rule) => [rule.name, labelsOf(rule)]),
    );
    const values = (this.labels.get(name) ?? []).map((label) =>
      label.isList ? frame[label.name] : frame[label.name]?.at(-1),
    );
    return method.apply(this.builder, values);
  }
  /** Adds to what the rule under way has read. */
  private add(label: string | undefined, value: unknown): void {
    if (value === undefined) return;
    const frame = this.frames.at(-1) as Frame;
    const known = frame[label ?? ""];
    if (known) known.push(value);
    else frame[label ?? ""] = [value];
  }
  /** Takes the place of what the rule under way has read. */
  protected put(label: string, value: unknown): void {
    if (!this.RECORDING_PHASE) (this.frames.at(-1) as Frame)[label] = [value];
  }
  protected got(label: string): unknown {
    return this.frames.at(-1)?.[label]?.at(-1);
  }
  /** Chevrotain's own: what SUBRULE and CONSUME do. */
  protected subruleInternal({ key, ruleName, run }: Rule, occurrence: number, options?: Labelled): unknown {
    this.ruleInvocationStateUpdate(key, ruleName, occurrence);
    const result = run();
    this.ruleFinallyStateUpdate();
    this.add(options?.LABEL, result);
    return result;
  }
  protected consumeInternal(type: TokenType, _: number, options?: Labelled): IToken {
    const token = this.LA_FAST(1);
    if (!isOf(token.tokenTypeIdx, type)) this.consumeInternalError(type, token);
    this.currIdx++;
    if (options?.LABEL) this.add(options.LABEL, this.currIdx);
    return token;
  }
  /** How many rules are under way. */
  protected get height(): number {
    return this.RULE_STACK_IDX;
  }
  protected unwind(height: number): void {
    this.frames.length = height + 1;
    this.RULE_STACK_IDX = height;
    this.RULE_OCCURRENCE_STACK_IDX = height;
    this.currRuleShortName = this.RULE_STACK[height] as number;
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
