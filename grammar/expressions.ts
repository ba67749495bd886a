import * as t from "./tokens.ts";
import { ValueParser, value } from "./values.ts";

/** The half of the grammar that gives values. New lines inside `(…)` and `[…]` were dropped before. */
export class ExpressionParser extends ValueParser {
  expression = this.RULE("expression", () => {
    this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.conditional) }, { ALT: () => this.SUBRULE(this.operation) }],
      ...value,
    });
  });

  conditional = this.RULE("conditional", () => {
    this.CONSUME(t.If, { LABEL: "word" });
    this.SUBRULE(this.expression, { LABEL: "condition" });
    this.CONSUME(t.Then);
    this.SUBRULE2(this.expression, { LABEL: "then" });
    this.CONSUME(t.Else);
    this.SUBRULE3(this.expression, { LABEL: "otherwise" });
  });

  /** operation = unary { step }; precedence is given by `binaryTree`. */
  operation = this.RULE("operation", () => {
    this.SUBRULE(this.unary, { LABEL: "first" });
    this.MANY(() => this.SUBRULE(this.step, { LABEL: "steps" }));
  });
  step = this.RULE("step", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.BinaryOperator, { LABEL: "operator" });
          this.SUBRULE(this.unary, { LABEL: "operand" });
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.DotDot, { LABEL: "operator" });
          this.OPTION(() => this.SUBRULE2(this.unary, { LABEL: "operand" }));
        },
      },
    ]);
  });

  unary = this.RULE("unary", () => {
    this.MANY(() =>
      this.OR([
        { ALT: () => this.CONSUME(t.Minus, { LABEL: "signs" }) },
        { ALT: () => this.CONSUME(t.Not, { LABEL: "signs" }) },
      ]),
    );
    this.SUBRULE(this.postfix, { LABEL: "operand" });
  });

  /** postfix = primary { "." name | "[" expression "]" | "(" arguments ")" } */
  postfix = this.RULE("postfix", () => {
    this.SUBRULE(this.primary, { LABEL: "primary" });
    this.MANY(() =>
      this.OR([
        { ALT: () => this.SUBRULE(this.member, { LABEL: "suffixes" }) },
        { ALT: () => this.SUBRULE(this.index, { LABEL: "suffixes" }) },
        { ALT: () => this.SUBRULE(this.call, { LABEL: "suffixes" }) },
      ]),
    );
  });
  member = this.RULE("member", () => {
    this.CONSUME(t.Dot);
    this.CONSUME(t.Word, { LABEL: "name" });
  });
  index = this.RULE("index", () => {
    this.CONSUME(t.LeftBracket);
    this.SUBRULE(this.expression, { LABEL: "index" });
    this.CONSUME(t.RightBracket, { LABEL: "close" });
  });
  call = this.RULE("call", () => {
    this.CONSUME(t.LeftParenthesis, { LABEL: "open" });
    this.OPTION(() => {
      this.SUBRULE(this.argument, { LABEL: "given" });
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.OPTION2(() => this.SUBRULE2(this.argument, { LABEL: "given" }));
      });
    });
    this.CONSUME(t.RightParenthesis, { LABEL: "close" });
  });
  argument = this.RULE("argument", () => {
    this.OPTION({
      MAX_LOOKAHEAD: 2,
      DEF: () => {
        this.CONSUME(t.Word, { LABEL: "name" });
        this.CONSUME(t.Assign);
      },
    });
    this.SUBRULE(this.expression, { LABEL: "value" });
  });
}
