import { ExpressionParser } from "./expressions.ts";
import * as t from "./tokens.ts";

/** The rules for headers of blocks: labels, parameters and clauses. */
export class HeaderParser extends ExpressionParser {
  /** { label } [ parameters ] { clause } */
  blockHeader = this.RULE("blockHeader", () => {
    this.MANY(() => this.SUBRULE(this.label, { LABEL: "labels" }));
    this.OPTION(() => this.SUBRULE(this.parameters, { LABEL: "parameters" }));
    this.MANY2(() => this.SUBRULE(this.clause, { LABEL: "clauses" }));
  });

  /** label = name | literal | string */
  label = this.RULE("label", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.name) },
      { ALT: () => this.SUBRULE(this.literal) },
      { ALT: () => this.SUBRULE(this.text) },
      { ALT: () => this.SUBRULE(this.broken) },
    ]);
  });

  /** parameters = "(" [ parameter { "," [ parameter ] } ] ")" */
  parameters = this.RULE("parameters", () => {
    this.CONSUME(t.LeftParenthesis);
    this.OPTION(() => {
      this.SUBRULE(this.parameter, { LABEL: "parameters" });
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.OPTION2(() => this.SUBRULE2(this.parameter, { LABEL: "parameters" }));
      });
    });
    this.CONSUME(t.RightParenthesis);
  });

  /** parameter = name [ ":" type ] [ "=" expression ]; a type is a name, or a name with a range: `bytes(1MiB..)` */
  parameter = this.RULE("parameter", () => {
    this.CONSUME(t.Identifier, { LABEL: "name" });
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      this.SUBRULE(this.postfix, { LABEL: "type" });
    });
    this.OPTION2(() => {
      this.CONSUME(t.Assign);
      this.SUBRULE2(this.expression, { LABEL: "value" });
    });
  });

  /** clause = ( "extends" | "with" | "on" | "after" ) references | forClause */
  clause = this.RULE("clause", () => {
    this.OR([
      {
        ALT: () => {
          this.OR2([
            { ALT: () => this.CONSUME(t.Extends, { LABEL: "word" }) },
            { ALT: () => this.CONSUME(t.With, { LABEL: "word" }) },
            { ALT: () => this.CONSUME(t.On, { LABEL: "word" }) },
            { ALT: () => this.CONSUME(t.After, { LABEL: "word" }) },
          ]);
          this.SUBRULE(this.references, { LABEL: "values" });
        },
      },
      { ALT: () => this.SUBRULE(this.forClause, { LABEL: "each" }) },
    ]);
  });
  references = this.RULE("references", () => {
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => this.SUBRULE(this.postfix, { LABEL: "values" }),
      ERR_MSG: "a name",
    });
  });
}
