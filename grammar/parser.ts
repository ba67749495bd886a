import type { IToken } from "chevrotain";
import { ExpressionParser, endOf, nameOf, startOf } from "./expressions.ts";
import type * as s from "./syntax.ts";
import * as t from "./tokens.ts";

/**
 * The grammar of the language (spec/syntax.md). It only builds plain nodes; what they mean is the evaluator's matter.
 * The kinds of block (`container`, `limits`, …) are plain names here, so that a misspelt one is not a syntax error.
 */
export class PlimParser extends ExpressionParser {
  /** A declaration was given up: its name is not known. */
  lost = false;
  private depth = 0;

  constructor(validate = false) {
    super(validate);
    this.performSelfAnalysis();
  }

  /** To be called before each file. */
  restart(): void {
    this.lost = false;
    this.depth = 0;
    this.texts = [];
  }

  /** file = { entry } */
  file = this.RULE("file", (): s.Entry[] => this.SUBRULE(this.entries));

  /** interpolation = expression: what stands between the braces of a string */
  interpolation = this.RULE("interpolation", (): s.Expression | undefined => {
    const value = this.attempt<s.Expression | undefined>(
      () => this.SUBRULE(this.expression),
      () => undefined,
    );
    this.endEntry();
    return value;
  });

  /** Entries end at a new line or a comma; a broken one is reported and left out. */
  entries = this.RULE("entries", (): s.Entry[] => {
    const found: s.Entry[] = [];
    const read = (): void => {
      const entry = this.attempt(
        () => this.SUBRULE(this.entry),
        () => undefined,
      );
      if (entry) found.push(entry);
      if (this.depth === 0 && (!entry || (entry.kind === "block" && entry.broken))) this.lost = true;
      this.endEntry();
    };
    do {
      this.MANY(() =>
        this.OR([
          { ALT: () => this.CONSUME(t.NewLine) },
          { ALT: () => this.CONSUME(t.Comma) },
          { ALT: read },
        ]),
      );
    } while (this.skipStray());
    return found;
  });

  entry = this.RULE(
    "entry",
    (): s.Entry =>
      this.OR<s.Entry>({
        DEF: [
          { ALT: () => this.SUBRULE(this.field) },
          { ALT: () => this.SUBRULE(this.languageEntry) },
          { ALT: () => this.SUBRULE(this.importEntry) },
          { ALT: () => this.SUBRULE(this.letEntry) },
          { ALT: () => this.SUBRULE(this.requireEntry) },
          { ALT: () => this.SUBRULE(this.forEntry) },
          { ALT: () => this.SUBRULE(this.ifEntry) },
          { ALT: () => this.SUBRULE(this.block) },
        ],
        MAX_LOOKAHEAD: 2,
        ERR_MSG: "a field or a declaration",
      }),
  );

  /** field = name ( "=" | "+=" | "-=" ) expression */
  field = this.RULE("field", (): s.Field => {
    const name = this.CONSUME(t.Word);
    const operator = this.CONSUME(t.AssignOperator);
    const value = this.fieldValue(operator, () => this.SUBRULE(this.expression));
    return this.ACTION(() => ({
      kind: "field",
      name: nameOf(name),
      operator: operator.image as s.Field["operator"],
      value,
      start: startOf(name),
      end: value.end,
    }));
  });

  /** language = "language" number */
  languageEntry = this.RULE("languageEntry", (): s.LanguageEntry => {
    const first = this.CONSUME(t.Language);
    const number = this.SUBRULE(this.literal);
    return this.ACTION(() => ({ kind: "language", number, start: startOf(first), end: number.end }));
  });

  /** import = "import" ( string | path ) [ "as" name ] */
  importEntry = this.RULE("importEntry", (): s.ImportEntry => {
    const first = this.CONSUME(t.Import);
    const from = this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.text) }, { ALT: () => this.SUBRULE(this.literal) }],
      ERR_MSG: "the path of a .plim file",
    });
    const as = this.OPTION(() => {
      this.CONSUME(t.As);
      return this.CONSUME(t.Identifier);
    });
    return this.ACTION(() => {
      const end = as ? endOf(as) : from.end;
      return { kind: "import", from, ...(as && { as: nameOf(as) }), start: startOf(first), end };
    });
  });

  /** let = "let" name "=" expression */
  letEntry = this.RULE("letEntry", (): s.LetEntry => {
    const first = this.CONSUME(t.Let);
    const name = this.CONSUME(t.Identifier);
    const operator = this.CONSUME(t.Assign);
    const value = this.fieldValue(operator, () => this.SUBRULE(this.expression));
    return this.ACTION(() => ({
      kind: "let",
      name: nameOf(name),
      value,
      start: startOf(first),
      end: value.end,
    }));
  });

  /** require = "require" expression [ "else" expression ] */
  requireEntry = this.RULE("requireEntry", (): s.RequireEntry => {
    const first = this.CONSUME(t.Require);
    const condition = this.SUBRULE(this.expression);
    const otherwise = this.OPTION(() => {
      this.CONSUME(t.Else);
      return this.SUBRULE2(this.expression);
    });
    return this.ACTION(() => {
      const end = (otherwise ?? condition).end;
      return { kind: "require", condition, ...(otherwise && { otherwise }), start: startOf(first), end };
    });
  });

  /** for = "for" name "in" expression "{" entries "}" */
  forEntry = this.RULE("forEntry", (): s.ForEntry => {
    const each = this.SUBRULE(this.forClause);
    const body = this.SUBRULE(this.body);
    return this.ACTION(() => ({ kind: "for", each, body, start: each.start, end: body.end }));
  });

  /** if = "if" expression "{" entries "}" [ "else" "{" entries "}" ] */
  ifEntry = this.RULE("ifEntry", (): s.IfEntry => {
    const first = this.CONSUME(t.If);
    const condition = this.SUBRULE(this.expression);
    const body = this.SUBRULE(this.body);
    const otherwise = this.OPTION(() => {
      this.CONSUME(t.Else);
      return this.SUBRULE2(this.body);
    });
    return this.ACTION(() => {
      const end = (otherwise ?? body).end;
      return { kind: "if", condition, body, ...(otherwise && { otherwise }), start: startOf(first), end };
    });
  });

  /** block = ( name | "template" ) { label } [ parameters ] { clause } "{" entries "}" */
  block = this.RULE("block", (): s.Block | s.Field => {
    const word = this.OR([
      { ALT: () => this.CONSUME(t.Identifier) },
      { ALT: () => this.CONSUME(t.Template) },
    ]);
    const header = this.header(() => this.SUBRULE(this.blockHeader));
    const field = this.ACTION(() => this.fieldWithoutEquals(word, header));
    if (field) return field;
    const stray = this.ACTION(() => this.skipToBrace());
    const body = this.attempt<s.Body | undefined>(
      () => this.SUBRULE(this.body),
      () => undefined,
    );
    return this.ACTION(() => ({
      kind: "block",
      word: nameOf(word),
      ...header,
      broken: header.broken || stray || body === undefined,
      body: body ?? { entries: [], start: endOf(word), end: endOf(word) },
      start: startOf(word),
      end: body?.end ?? endOf(word),
    }));
  });

  blockHeader = this.RULE("blockHeader", () => {
    const labels: s.Expression[] = [];
    const clauses: s.Clause[] = [];
    this.MANY(() => labels.push(this.SUBRULE(this.label)));
    const parameters = this.OPTION(() => this.SUBRULE(this.parameters));
    this.MANY2(() => clauses.push(this.SUBRULE(this.clause)));
    return { labels, ...(parameters && { parameters }), clauses };
  });

  /** label = name | literal | string */
  label = this.RULE(
    "label",
    (): s.Expression =>
      this.OR<s.Expression>([
        {
          ALT: () => {
            const token = this.CONSUME(t.Identifier);
            return { kind: "name", name: token.image, start: startOf(token), end: endOf(token) };
          },
        },
        { ALT: () => this.SUBRULE(this.literal) },
        { ALT: () => this.SUBRULE(this.text) },
        {
          ALT: () => {
            const token = this.CONSUME(t.Broken);
            return { kind: "broken", start: startOf(token), end: endOf(token) };
          },
        },
      ]),
  );

  /** parameters = "(" [ parameter { "," parameter } ] ")" */
  parameters = this.RULE("parameters", (): s.Parameter[] => {
    const found: s.Parameter[] = [];
    this.CONSUME(t.LeftParenthesis);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => found.push(this.SUBRULE(this.parameter)) });
    this.CONSUME(t.RightParenthesis);
    return found;
  });

  /** parameter = name [ ":" type ] [ "=" expression ]; a type is a name, or a name with a range: `bytes(1MiB..)` */
  parameter = this.RULE("parameter", (): s.Parameter => {
    const name = this.CONSUME(t.Identifier);
    const type = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.postfix);
    });
    const value = this.OPTION2(() => {
      this.CONSUME(t.Assign);
      return this.SUBRULE2(this.expression);
    });
    return this.ACTION(() => ({
      name: nameOf(name),
      ...(type && { type }),
      ...(value && { value }),
      start: startOf(name),
      end: value?.end ?? type?.end ?? endOf(name),
    }));
  });

  /** clause = ( "extends" | "with" | "on" | "after" ) postfix { "," postfix } | "for" name "in" expression */
  clause = this.RULE(
    "clause",
    (): s.Clause =>
      this.OR<s.Clause>([
        {
          ALT: () =>
            this.valuesClause(this.CONSUME(t.Extends), "extends", () => this.SUBRULE(this.references)),
        },
        { ALT: () => this.valuesClause(this.CONSUME(t.With), "with", () => this.SUBRULE2(this.references)) },
        { ALT: () => this.valuesClause(this.CONSUME(t.On), "on", () => this.SUBRULE3(this.references)) },
        {
          ALT: () => this.valuesClause(this.CONSUME(t.After), "after", () => this.SUBRULE4(this.references)),
        },
        {
          ALT: () => {
            const each = this.SUBRULE(this.forClause);
            return this.ACTION((): s.Clause => ({ kind: "for", each, start: each.start, end: each.end }));
          },
        },
      ]),
  );
  private valuesClause(
    first: IToken,
    kind: "extends" | "with" | "on" | "after",
    read: () => s.Expression[],
  ): s.Clause {
    const values = read();
    return this.ACTION(() => ({
      kind,
      values,
      start: startOf(first),
      end: values.at(-1)?.end ?? endOf(first),
    }));
  }
  references = this.RULE("references", (): s.Expression[] => {
    const found: s.Expression[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => found.push(this.SUBRULE(this.postfix)),
      ERR_MSG: "a name",
    });
    return found;
  });

  body = this.RULE("body", (): s.Body => {
    const first = this.CONSUME(t.LeftBrace);
    this.depth++;
    const entries = this.SUBRULE(this.entries);
    this.depth--;
    const last = this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({ entries, start: startOf(first), end: endOf(last) }));
  });

  /** A field keeps its name when its value is broken, so that nobody is told that it is missing. */
  private fieldValue(operator: IToken, read: () => s.Expression): s.Expression {
    return this.attempt(read, () => ({ kind: "broken", start: endOf(operator), end: endOf(operator) }));
  }
  /** Two words and the end of the line: no block, but a field without its `=`. */
  private fieldWithoutEquals(
    word: IToken,
    header: Omit<s.Block, keyof s.Node | "kind" | "word" | "body">,
  ): s.Field | undefined {
    const [value, ...more] = header.labels;
    const plain =
      value && more.length === 0 && header.clauses.length === 0 && !header.parameters && !header.broken;
    if (!plain || !this.atEnd()) return undefined;
    const name = nameOf(word);
    const field: s.Field = { kind: "field", name, operator: "=", value, start: name.start, end: value.end };
    this.note({ token: this.LA(1), previous: word, expected: '"="', rule: "block", field });
    return field;
  }
  /** A block with a broken header still has its body read. */
  private header(read: () => Omit<s.Block, keyof s.Node | "kind" | "word" | "body" | "broken">) {
    return this.attemptUntilBrace(
      () => ({ ...read(), broken: false }),
      () => ({ labels: [], clauses: [], broken: true }),
    );
  }
}
