import { EOF, type IToken, type TokenType } from "chevrotain";
import { MultilineText, Text } from "./literals.ts";
import { binaryTree, type Operation } from "./precedence.ts";
import { RecoveringParser } from "./recovery.ts";
import type * as s from "./syntax.ts";
import * as t from "./tokens.ts";

/** A string whose `{…}` are still to be parsed, once the file is done: `parts` is filled then. */
export interface PendingText {
  readonly token: IToken;
  readonly node: { parts: (string | s.Expression)[] };
}

export const startOf = (token: IToken): number => token.startOffset;
export const endOf = (token: IToken): number => token.startOffset + token.image.length;
export const nameOf = (token: IToken): s.Name => ({
  text: token.image,
  start: startOf(token),
  end: endOf(token),
});

const value = { ERR_MSG: "a value" };

/** The half of the grammar that gives values. New lines inside `(…)` and `[…]` were dropped before. */
export class ExpressionParser extends RecoveringParser {
  texts: PendingText[] = [];

  private readonly expressionForms = {
    DEF: [{ ALT: () => this.SUBRULE(this.conditional) }, { ALT: () => this.SUBRULE(this.operation) }],
    ...value,
  };
  /** expression = "if" expression "then" expression "else" expression | operation */
  expression = this.RULE(
    "expression",
    (): s.Expression => this.ACTION(() => this.single()) ?? this.OR(this.expressionForms),
  );

  /** Most values are one token, for which the whole ladder of rules would be climbed in vain. */
  private single(): s.Expression | undefined {
    const token = this.LA(1);
    if (!afterValues.has(this.LA(2).tokenType)) return undefined;
    const node = this.nodeOf(token);
    if (node) this.SKIP_TOKEN();
    return node;
  }
  private nodeOf(token: IToken): s.Expression | undefined {
    const type = token.tokenType;
    if (type === Text || type === MultilineText) return this.textNode(token);
    if (type === t.Identifier)
      return { kind: "name", name: token.image, start: startOf(token), end: endOf(token) };
    return type.CATEGORIES?.includes(t.Literal) ? literalNode(token) : undefined;
  }

  conditional = this.RULE("conditional", (): s.Expression => {
    const first = this.CONSUME(t.If);
    const condition = this.SUBRULE(this.expression);
    this.CONSUME(t.Then);
    const then = this.SUBRULE2(this.expression);
    this.CONSUME(t.Else);
    const otherwise = this.SUBRULE3(this.expression);
    return this.ACTION(() => ({
      kind: "conditional",
      condition,
      then,
      otherwise,
      start: startOf(first),
      end: otherwise.end,
    }));
  });

  /** operation = unary { operator unary | ".." [ unary ] }; precedence is given by `binaryTree`. */
  operation = this.RULE("operation", (): s.Expression => {
    const first = this.SUBRULE(this.unary);
    const rest: Operation[] = [];
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            const operator = this.CONSUME(t.BinaryOperator);
            rest.push({ operator, operand: this.SUBRULE2(this.unary) });
          },
        },
        {
          ALT: () => {
            const operator = this.CONSUME(t.DotDot);
            rest.push({ operator, operand: this.OPTION(() => this.SUBRULE3(this.unary)) });
          },
        },
      ]),
    );
    return rest.length === 0 ? first : this.ACTION(() => binaryTree(first, rest));
  });

  unary = this.RULE("unary", (): s.Expression => {
    const signs: IToken[] = [];
    this.MANY(() =>
      signs.push(this.OR([{ ALT: () => this.CONSUME(t.Minus) }, { ALT: () => this.CONSUME(t.Not) }])),
    );
    const operand = this.SUBRULE(this.postfix);
    if (signs.length === 0) return operand;
    return this.ACTION(() => signs.reduceRight(negated, operand));
  });

  /** postfix = primary { "." name | "[" expression "]" | "(" arguments ")" } */
  postfix = this.RULE("postfix", (): s.Expression => {
    let object = this.SUBRULE(this.primary);
    this.MANY(() => {
      object = this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Dot);
            const member = this.CONSUME(t.Word);
            return this.ACTION(
              (): s.Expression => ({
                kind: "member",
                object,
                member: nameOf(member),
                start: object.start,
                end: endOf(member),
              }),
            );
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.LeftBracket);
            const index = this.SUBRULE(this.expression);
            const last = this.CONSUME(t.RightBracket);
            return this.ACTION(
              (): s.Expression => ({ kind: "index", object, index, start: object.start, end: endOf(last) }),
            );
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.LeftParenthesis);
            const given: s.Argument[] = [];
            this.MANY_SEP({ SEP: t.Comma, DEF: () => given.push(this.SUBRULE(this.argument)) });
            const last = this.CONSUME(t.RightParenthesis);
            return this.ACTION(
              (): s.Expression => ({
                kind: "call",
                callee: object,
                arguments: given,
                start: object.start,
                end: endOf(last),
              }),
            );
          },
        },
      ]);
    });
    return object;
  });

  argument = this.RULE("argument", (): s.Argument => {
    const name = this.OPTION({
      MAX_LOOKAHEAD: 2,
      DEF: () => {
        const word = this.CONSUME(t.Word);
        this.CONSUME(t.Assign);
        return word;
      },
    });
    const given = this.SUBRULE(this.expression);
    return this.ACTION(() =>
      name
        ? { name: nameOf(name), value: given, start: startOf(name), end: given.end }
        : { value: given, start: given.start, end: given.end },
    );
  });

  primary = this.RULE(
    "primary",
    (): s.Expression =>
      this.OR({
        DEF: [
          { ALT: () => this.SUBRULE(this.literal) },
          { ALT: () => this.SUBRULE(this.text) },
          {
            ALT: () =>
              this.bare((token) => ({ kind: "name", name: token.image }), this.CONSUME(t.Identifier)),
          },
          { ALT: () => this.bare(() => ({ kind: "boolean", value: true }), this.CONSUME(t.True)) },
          { ALT: () => this.bare(() => ({ kind: "boolean", value: false }), this.CONSUME(t.False)) },
          { ALT: () => this.bare(() => ({ kind: "broken" }), this.CONSUME(t.Broken)) },
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
      }),
  );
  private bare<T extends object>(build: (token: IToken) => T, token: IToken): T & s.Node {
    return { ...build(token), start: startOf(token), end: endOf(token) };
  }

  literal = this.RULE("literal", (): s.Expression => literalNode(this.CONSUME(t.Literal)));

  text = this.RULE("text", (): s.Expression => {
    const token = this.OR([{ ALT: () => this.CONSUME(Text) }, { ALT: () => this.CONSUME(MultilineText) }]);
    return this.ACTION(() => this.textNode(token));
  });
  private textNode(token: IToken): s.Expression {
    const node = { kind: "text" as const, parts: [], start: startOf(token), end: endOf(token) };
    this.texts.push({ token, node });
    return node;
  }

  /** list = "[" [ "for" name "in" expression [ "if" expression ] ":" expression | expression { "," expression } [ "," ] ] "]" */
  list = this.RULE("list", (): s.Expression => {
    const first = this.CONSUME(t.LeftBracket);
    const build = this.OR([
      {
        ALT: () => {
          const each = this.SUBRULE(this.forClause);
          const condition = this.OPTION(() => {
            this.CONSUME(t.If);
            return this.SUBRULE(this.expression);
          });
          this.CONSUME(t.Colon);
          const result = this.SUBRULE2(this.expression);
          return () => ({
            kind: "comprehension" as const,
            each,
            ...(condition && { condition }),
            value: result,
          });
        },
      },
      {
        ALT: () => {
          const items: s.Expression[] = [];
          this.OPTION2(() => {
            items.push(this.SUBRULE3(this.expression));
            this.MANY(() => {
              this.CONSUME(t.Comma);
              this.OPTION3(() => items.push(this.SUBRULE4(this.expression)));
            });
          });
          return () => ({ kind: "list" as const, items });
        },
      },
    ]);
    const last = this.CONSUME(t.RightBracket);
    return this.ACTION(() => ({ ...build(), start: startOf(first), end: endOf(last) }));
  });

  /** map = "{" { ( name | string ) "=" expression } "}", separated by commas or new lines. */
  map = this.RULE("map", (): s.Expression => {
    const first = this.CONSUME(t.LeftBrace);
    const entries: { key: s.Name; value: s.Expression }[] = [];
    this.MANY(() =>
      this.OR([
        { ALT: () => this.CONSUME(t.NewLine) },
        { ALT: () => this.CONSUME(t.Comma) },
        {
          ALT: () => {
            const key = this.OR2([{ ALT: () => this.CONSUME(t.Word) }, { ALT: () => this.CONSUME(Text) }]);
            this.CONSUME(t.Assign);
            const given = this.SUBRULE(this.expression);
            this.ACTION(() => entries.push({ key: nameOf(key), value: given }));
          },
        },
      ]),
    );
    const last = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({ kind: "map", entries, start: startOf(first), end: endOf(last) }));
  });

  forClause = this.RULE("forClause", (): s.ForClause => {
    const first = this.CONSUME(t.For);
    const variable = this.CONSUME(t.Identifier);
    this.CONSUME(t.In);
    const list = this.SUBRULE(this.expression);
    return this.ACTION(() => ({ variable: nameOf(variable), list, start: startOf(first), end: list.end }));
  });
}

/** What may stand behind a value that is complete. */
const afterValues = new Set<TokenType>([
  t.NewLine,
  t.Comma,
  t.RightBrace,
  t.RightBracket,
  t.RightParenthesis,
  EOF,
]);

function literalNode(token: IToken): s.Expression {
  return {
    kind: "literal",
    type: token.tokenType.name as s.LiteralType,
    text: token.image,
    start: startOf(token),
    end: endOf(token),
  };
}

function negated(operand: s.Expression, sign: IToken): s.Expression {
  const operator = sign.tokenType === t.Minus ? "-" : "not";
  return { kind: "unary", operator, operand, start: startOf(sign), end: operand.end };
}
