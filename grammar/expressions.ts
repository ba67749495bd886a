import type { IToken } from "chevrotain";
import { endOf, fitted, nameOf, type Suffix, signed, startOf, suffixed } from "./nodes.ts";
import { binaryTree, type Operation } from "./precedence.ts";
import type * as s from "./syntax.ts";
import * as t from "./tokens.ts";
import { ValueParser, value } from "./values.ts";

/** The half of the grammar that gives values. New lines inside `(…)` and `[…]` were dropped before. */
export class ExpressionParser extends ValueParser {
  private readonly expressionForms = {
    DEF: [{ ALT: () => this.SUBRULE(this.conditional) }, { ALT: () => this.SUBRULE(this.operation) }],
    ...value,
  };
  /** expression = "if" expression "then" expression "else" expression | operation */
  expression = this.RULE(
    "expression",
    (): s.Expression => this.single() ?? this.OR<s.Expression>(this.expressionForms),
  );

  conditional = this.RULE("conditional", (): s.Expression => {
    const start = startOf(this.CONSUME(t.If));
    const condition = this.SUBRULE(this.expression);
    this.CONSUME(t.Then);
    const then = this.SUBRULE2(this.expression);
    this.CONSUME(t.Else);
    const otherwise = this.SUBRULE3(this.expression);
    return { kind: "conditional", condition, then, otherwise, start, end: otherwise.end };
  });

  private readonly operationForms = [
    {
      ALT: (): Operation => ({
        operator: this.CONSUME(t.BinaryOperator),
        operand: this.SUBRULE2(this.unary),
      }),
    },
    {
      ALT: (): Operation => ({
        operator: this.CONSUME(t.DotDot),
        operand: this.OPTION(() => this.SUBRULE3(this.unary)),
      }),
    },
  ];
  /** operation = unary { operator unary | ".." [ unary ] }; precedence is given by `binaryTree`. */
  operation = this.RULE("operation", (): s.Expression => {
    const first = this.SUBRULE(this.unary);
    const rest: Operation[] = [];
    this.MANY(() => rest.push(this.OR<Operation>(this.operationForms)));
    return rest.length === 0 || this.RECORDING_PHASE ? first : binaryTree(first, rest);
  });

  private readonly signForms = [{ ALT: () => this.CONSUME(t.Minus) }, { ALT: () => this.CONSUME(t.Not) }];
  unary = this.RULE("unary", (): s.Expression => {
    const signs: IToken[] = [];
    this.MANY(() => signs.push(this.OR<IToken>(this.signForms)));
    return signed(signs, this.SUBRULE(this.postfix));
  });

  private readonly suffixForms = [
    {
      ALT: (): Suffix => {
        this.CONSUME(t.Dot);
        const member = nameOf(this.CONSUME(t.Word));
        return { member, end: member.end };
      },
    },
    {
      ALT: (): Suffix => {
        this.CONSUME(t.LeftBracket);
        const index = this.SUBRULE(this.expression);
        return { index, end: endOf(this.CONSUME(t.RightBracket)) };
      },
    },
    {
      ALT: (): Suffix => {
        this.CONSUME(t.LeftParenthesis);
        const given: s.Argument[] = [];
        this.OPTION(() => {
          given.push(this.SUBRULE(this.argument));
          this.MANY2(() => {
            this.CONSUME(t.Comma);
            this.OPTION2(() => given.push(this.SUBRULE2(this.argument)));
          });
        });
        return { arguments: fitted(given), end: endOf(this.CONSUME(t.RightParenthesis)) };
      },
    },
  ];
  /** postfix = primary { "." name | "[" expression "]" | "(" arguments ")" } */
  postfix = this.RULE("postfix", (): s.Expression => {
    let object = this.SUBRULE(this.primary);
    this.MANY(() => {
      object = suffixed(object, this.OR<Suffix>(this.suffixForms));
    });
    return object;
  });

  private readonly argumentName = {
    MAX_LOOKAHEAD: 2,
    DEF: () => {
      const word = this.CONSUME(t.Word);
      this.CONSUME(t.Assign);
      return nameOf(word);
    },
  };
  argument = this.RULE("argument", (): s.Argument => {
    const name = this.OPTION(this.argumentName);
    const given = this.value();
    if (!name) return { value: given, start: given.start, end: given.end };
    return { name, value: given, start: name.start, end: given.end };
  });
}
