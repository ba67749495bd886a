import { ExpressionParser } from "./expressions.ts";
import { brokenNode, endOf, fitted, nameNode, nameOf, startOf } from "./nodes.ts";
import type * as s from "./syntax.ts";
import * as t from "./tokens.ts";

/** What stands between the first word of a block and its brace. */
export type Header = Pick<s.Block, "labels" | "parameters" | "clauses" | "broken">;

/** The rules for headers of blocks: labels, parameters and clauses. */
export class HeaderParser extends ExpressionParser {
  /** { label } [ parameters ] { clause } */
  blockHeader = this.RULE("blockHeader", (): Header => {
    const labels: s.Expression[] = [];
    const clauses: s.Clause[] = [];
    this.MANY(() => labels.push(this.SUBRULE(this.label)));
    const parameters = this.OPTION(() => this.SUBRULE(this.parameters));
    this.MANY2(() => clauses.push(this.SUBRULE(this.clause)));
    const header: Header = { labels: fitted(labels), clauses: fitted(clauses), broken: false };
    return parameters ? { ...header, parameters } : header;
  });

  private readonly labelForms = [
    { ALT: () => nameNode(this.CONSUME(t.Identifier)) },
    { ALT: () => this.SUBRULE(this.literal) },
    { ALT: () => this.SUBRULE(this.text) },
    {
      ALT: () => {
        const token = this.CONSUME(t.Broken);
        return brokenNode(startOf(token), endOf(token));
      },
    },
  ];
  /** label = name | literal | string */
  label = this.RULE("label", () => this.OR<s.Expression>(this.labelForms));

  /** parameters = "(" [ parameter { "," [ parameter ] } ] ")" */
  parameters = this.RULE("parameters", (): s.Parameter[] => {
    const found: s.Parameter[] = [];
    this.CONSUME(t.LeftParenthesis);
    this.OPTION(() => {
      found.push(this.SUBRULE(this.parameter));
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.OPTION2(() => found.push(this.SUBRULE2(this.parameter)));
      });
    });
    this.CONSUME(t.RightParenthesis);
    return found;
  });

  /** parameter = name [ ":" type ] [ "=" expression ]; a type is a name, or a name with a range: `bytes(1MiB..)` */
  parameter = this.RULE("parameter", (): s.Parameter => {
    const name = nameOf(this.CONSUME(t.Identifier));
    const type = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.postfix);
    });
    const value = this.OPTION2(() => {
      this.CONSUME(t.Assign);
      return this.SUBRULE2(this.expression);
    });
    const end = value?.end ?? type?.end ?? name.end;
    return { name, ...(type && { type }), ...(value && { value }), start: name.start, end };
  });

  private readonly clauseForms = [
    { ALT: () => this.listing("extends", startOf(this.CONSUME(t.Extends)), this.SUBRULE(this.references)) },
    { ALT: () => this.listing("with", startOf(this.CONSUME(t.With)), this.SUBRULE2(this.references)) },
    { ALT: () => this.listing("on", startOf(this.CONSUME(t.On)), this.SUBRULE3(this.references)) },
    { ALT: () => this.listing("after", startOf(this.CONSUME(t.After)), this.SUBRULE4(this.references)) },
    {
      ALT: (): s.Clause => {
        const each = this.SUBRULE(this.forClause);
        return { kind: "for", each, start: each.start, end: each.end };
      },
    },
  ];
  /** clause = ( "extends" | "with" | "on" | "after" ) postfix { "," postfix } | "for" name "in" expression */
  clause = this.RULE("clause", () => this.OR<s.Clause>(this.clauseForms));
  private listing(
    kind: "extends" | "with" | "on" | "after",
    start: number,
    values: s.Expression[],
  ): s.Clause {
    return { kind, values, start, end: this.RECORDING_PHASE ? start : (values.at(-1) as s.Expression).end };
  }
  references = this.RULE("references", (): s.Expression[] => {
    const found: s.Expression[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => found.push(this.SUBRULE(this.postfix)),
      ERR_MSG: "a name",
    });
    return fitted(found);
  });
}
