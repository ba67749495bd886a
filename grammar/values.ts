import { EOF, type IToken, type ParserMethod } from "chevrotain";
import { MultilineText, Text } from "./literals.ts";
import { booleanNode, brokenNode, endOf, fitted, literalNode, nameNode, nameOf, startOf } from "./nodes.ts";
import { RecoveringParser } from "./recovery.ts";
import type * as s from "./syntax.ts";
import { kindOf, kindsOf } from "./token-list.ts";
import * as t from "./tokens.ts";

/** A string whose `{…}` are still to be parsed, once the file is done: `parts` is filled then. */
export interface PendingText extends s.Node {
  kind: "text";
  parts: readonly (string | s.Expression)[];
}

export const value = { ERR_MSG: "a value" };

/**
 * Values that are written as one thing: literals, strings, names, lists and maps. Alternatives are made once and not
 * each time that a rule runs, so they give what they read instead of writing it to a variable around them.
 */
export abstract class ValueParser extends RecoveringParser {
  texts: PendingText[] = [];
  abstract expression: ParserMethod<[], s.Expression>;

  /** Any value. Most are one token, for which the whole ladder of rules would be climbed in vain. */
  protected readonly value = (): s.Expression => this.single() ?? this.SUBRULE(this.expression);

  /** The value that the next token is by itself, if it is one. */
  protected single(): s.Expression | undefined {
    if (this.RECORDING_PHASE || afterValues[this.kindAhead(2)] !== 1) return undefined;
    const kind = this.kindAhead(1);
    if (kind === identifier) return nameNode(this.next());
    if (literals[kind] === 1) return literalNode(this.next());
    return strings[kind] === 1 ? this.textNode(this.next()) : undefined;
  }

  private readonly primaryForms = {
    DEF: [
      { ALT: () => this.SUBRULE(this.literal) },
      { ALT: () => this.SUBRULE(this.text) },
      { ALT: () => nameNode(this.CONSUME(t.Identifier)) },
      { ALT: () => booleanNode(true, this.CONSUME(t.True)) },
      { ALT: () => booleanNode(false, this.CONSUME(t.False)) },
      { ALT: () => broken(this.CONSUME(t.Broken)) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.map) },
      {
        ALT: () => {
          this.CONSUME(t.LeftParenthesis);
          const inner = this.SUBRULE(this.expression);
          this.CONSUME(t.RightParenthesis);
          return inner;
        },
      },
    ],
    ...value,
  };
  primary = this.RULE("primary", () => this.OR<s.Expression>(this.primaryForms));

  literal = this.RULE("literal", (): s.Expression => literalNode(this.CONSUME(t.Literal)));

  private readonly textForms = [
    { ALT: () => this.CONSUME(Text) },
    { ALT: () => this.CONSUME(MultilineText) },
  ];
  text = this.RULE("text", (): s.Expression => this.textNode(this.OR(this.textForms)));
  private textNode(token: IToken): s.Expression {
    const text: PendingText = { kind: "text", parts: unfilled, start: startOf(token), end: endOf(token) };
    this.texts.push(text);
    return text;
  }

  private readonly listForms = [
    {
      ALT: (): Comprehended => {
        const each = this.SUBRULE(this.forClause);
        const condition = this.OPTION(() => {
          this.CONSUME(t.If);
          return this.SUBRULE(this.expression);
        });
        this.CONSUME(t.Colon);
        return { each, ...(condition && { condition }), value: this.SUBRULE2(this.expression) };
      },
    },
    {
      ALT: (): s.Expression[] => {
        const items: s.Expression[] = [];
        this.OPTION2(() => {
          items.push(this.single() ?? this.SUBRULE3(this.expression));
          this.MANY(() => {
            this.CONSUME(t.Comma);
            this.OPTION3(() => items.push(this.single() ?? this.SUBRULE4(this.expression)));
          });
        });
        return items;
      },
    },
  ];
  /** list = "[" [ "for" name "in" expression [ "if" expression ] ":" expression | expression { "," expression } [ "," ] ] "]" */
  list = this.RULE("list", (): s.Expression => {
    const start = startOf(this.CONSUME(t.LeftBracket));
    const read = this.OR<Comprehended | s.Expression[]>(this.listForms);
    const end = endOf(this.CONSUME(t.RightBracket));
    if (Array.isArray(read)) return { kind: "list", items: fitted(read), start, end };
    return { kind: "comprehension", ...read, start, end };
  });

  private readonly keyForms = [{ ALT: () => this.CONSUME(t.Word) }, { ALT: () => this.CONSUME(Text) }];
  private readonly mapForms = [
    { ALT: () => void this.CONSUME(t.NewLine) },
    { ALT: () => void this.CONSUME(t.Comma) },
    {
      ALT: () => {
        const key = nameOf(this.OR2(this.keyForms));
        this.CONSUME(t.Assign);
        return { key, value: this.value() };
      },
    },
  ];
  /** map = "{" { ( name | string ) "=" expression } "}", separated by commas or new lines. */
  map = this.RULE("map", (): s.MapExpression => {
    const start = startOf(this.CONSUME(t.LeftBrace));
    const entries: s.MapExpression["entries"][number][] = [];
    this.MANY(() => {
      const entry = this.OR<(typeof entries)[number] | undefined>(this.mapForms);
      if (entry) entries.push(entry);
    });
    return { kind: "map", entries: fitted(entries), start, end: endOf(this.CONSUME(t.RightBrace)) };
  });

  forClause = this.RULE("forClause", (): s.ForClause => {
    const start = startOf(this.CONSUME(t.For));
    const variable = nameOf(this.CONSUME(t.Identifier));
    this.CONSUME(t.In);
    const list = this.SUBRULE(this.expression);
    return { variable, list, start, end: list.end };
  });
}

const unfilled: readonly never[] = [];

type Comprehended = Pick<s.Comprehension, "each" | "condition" | "value">;

const broken = (token: IToken): s.Broken => brokenNode(startOf(token), endOf(token));

const identifier = kindOf(t.Identifier);
const literals = kindsOf(t.Literal);
const strings = kindsOf(Text, MultilineText);
/** What may stand behind a value that is complete. */
const afterValues = kindsOf(t.NewLine, t.Comma, t.RightBrace, t.RightBracket, t.RightParenthesis, EOF);
