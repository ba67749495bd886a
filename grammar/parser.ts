import { type Header, HeaderParser } from "./headers.ts";
import { brokenNode, endOf, fitted, nameOf, startOf } from "./nodes.ts";
import type * as s from "./syntax.ts";
import * as t from "./tokens.ts";

/**
 * The grammar of the language (spec/syntax.md). It only builds plain nodes; what they mean is the evaluator's matter.
 * The kinds of block (`container`, `limits`, …) are plain names here, so that a misspelt one is not a syntax error.
 */
export class PlimParser extends HeaderParser {
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
    const value = this.attempt(this.value);
    this.endEntry();
    return value;
  });

  private readonly lineForms = [
    { ALT: () => void this.CONSUME(t.NewLine) },
    { ALT: () => void this.CONSUME(t.Comma) },
    { ALT: () => this.line() },
  ];
  /** Entries end at a new line or a comma; a broken one is reported and left out. */
  entries = this.RULE("entries", (): s.Entry[] => {
    const found: s.Entry[] = [];
    do {
      this.MANY(() => {
        const entry = this.OR<s.Entry | undefined>(this.lineForms);
        if (entry) found.push(entry);
      });
    } while (this.skipStray());
    return fitted(found);
  });
  private line(): s.Entry | undefined {
    const entry = this.attempt(this.anyEntry);
    if (this.depth === 0 && (!entry || (entry.kind === "block" && entry.broken))) this.lost = true;
    this.endEntry();
    return entry;
  }
  /** Most entries are fields, for which no choice is needed. */
  private readonly anyEntry = (): s.Entry =>
    this.startsField(1) ? this.readField() : this.SUBRULE(this.entry);

  private readonly entryForms = {
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
  };
  entry = this.RULE("entry", () => this.OR<s.Entry>(this.entryForms));

  /** field = name ( "=" | "+=" | "-=" ) expression */
  field = this.RULE("field", () => this.readField());
  private readField(): s.Field {
    const name = nameOf(this.CONSUME(t.Word));
    const operator = this.CONSUME(t.AssignOperator);
    const value = this.fieldValue(endOf(operator));
    return {
      kind: "field",
      name,
      operator: operator.image as s.Field["operator"],
      value,
      start: name.start,
      end: value.end,
    };
  }
  /** A field keeps its name when its value is broken, so that nobody is told that it is missing. */
  private fieldValue(start: number): s.Expression {
    return this.attempt(this.value) ?? brokenNode(start, start);
  }

  /** language = "language" number */
  languageEntry = this.RULE("languageEntry", (): s.LanguageEntry => {
    const start = startOf(this.CONSUME(t.Language));
    const number = this.SUBRULE(this.literal);
    return { kind: "language", number, start, end: number.end };
  });

  /** import = "import" ( string | path ) [ "as" name ] */
  importEntry = this.RULE("importEntry", (): s.ImportEntry => {
    const start = startOf(this.CONSUME(t.Import));
    const from = this.OR<s.Expression>({
      DEF: [{ ALT: () => this.SUBRULE(this.text) }, { ALT: () => this.SUBRULE(this.literal) }],
      ERR_MSG: "the path of a .plim file",
    });
    const as = this.OPTION(() => {
      this.CONSUME(t.As);
      return nameOf(this.CONSUME(t.Identifier));
    });
    return { kind: "import", from, ...(as && { as }), start, end: (as ?? from).end };
  });

  /** let = "let" name "=" expression */
  letEntry = this.RULE("letEntry", (): s.LetEntry => {
    const start = startOf(this.CONSUME(t.Let));
    const name = nameOf(this.CONSUME(t.Identifier));
    const value = this.fieldValue(endOf(this.CONSUME(t.Assign)));
    return { kind: "let", name, value, start, end: value.end };
  });

  /** require = "require" expression [ "else" expression ] */
  requireEntry = this.RULE("requireEntry", (): s.RequireEntry => {
    const start = startOf(this.CONSUME(t.Require));
    const condition = this.SUBRULE(this.expression);
    const otherwise = this.OPTION(() => {
      this.CONSUME(t.Else);
      return this.SUBRULE2(this.expression);
    });
    const end = (otherwise ?? condition).end;
    return { kind: "require", condition, ...(otherwise && { otherwise }), start, end };
  });

  /** for = "for" name "in" expression "{" entries "}" */
  forEntry = this.RULE("forEntry", (): s.ForEntry => {
    const each = this.SUBRULE(this.forClause);
    const body = this.SUBRULE(this.body);
    return { kind: "for", each, body, start: each.start, end: body.end };
  });

  /** if = "if" expression "{" entries "}" [ "else" "{" entries "}" ] */
  ifEntry = this.RULE("ifEntry", (): s.IfEntry => {
    const start = startOf(this.CONSUME(t.If));
    const condition = this.SUBRULE(this.expression);
    const body = this.SUBRULE(this.body);
    const otherwise = this.OPTION(() => {
      this.CONSUME(t.Else);
      return this.SUBRULE2(this.body);
    });
    const end = (otherwise ?? body).end;
    return { kind: "if", condition, body, ...(otherwise && { otherwise }), start, end };
  });

  private readonly wordForms = [
    { ALT: () => this.CONSUME(t.Identifier) },
    { ALT: () => this.CONSUME(t.Template) },
  ];
  private readonly readHeader = (): Header => this.SUBRULE(this.blockHeader);
  private readonly readBody = (): s.Body => this.SUBRULE(this.body);
  /** block = ( name | "template" ) { label } [ parameters ] { clause } "{" entries "}" */
  block = this.RULE("block", (): s.Block | s.Field => {
    const word = nameOf(this.OR(this.wordForms));
    const header = this.attemptUntilBrace(this.readHeader) ?? lostHeader;
    const field = this.fieldWithoutEquals(word, header);
    if (field) return field;
    const stray = this.skipToBrace();
    const body = this.attempt(this.readBody);
    const { labels, parameters, clauses } = header;
    const block: s.Block = {
      kind: "block",
      word,
      labels,
      clauses,
      broken: header.broken || stray || body === undefined,
      body: body ?? { entries: [], start: word.end, end: word.end },
      start: word.start,
      end: body?.end ?? word.end,
    };
    return parameters ? { ...block, parameters } : block;
  });
  /** Two words and the end of the line: no block, but a field without its `=`. */
  private fieldWithoutEquals(name: s.Name, header: Header): s.Field | undefined {
    if (this.RECORDING_PHASE || !this.atEnd()) return undefined;
    const [value, ...more] = header.labels;
    const plain = more.length === 0 && header.clauses.length === 0 && !header.parameters && !header.broken;
    if (!value || !plain) return undefined;
    const field: s.Field = { kind: "field", name, operator: "=", value, start: name.start, end: value.end };
    this.note({ token: this.LA(1), previous: this.LA(0), expected: '"="', rule: "block", field });
    return field;
  }

  body = this.RULE("body", (): s.Body => {
    const start = startOf(this.CONSUME(t.LeftBrace));
    this.depth++;
    const entries = this.SUBRULE(this.entries);
    this.depth--;
    return { entries, start, end: endOf(this.CONSUME(t.RightBrace)) };
  });
}

/** A block with a broken header still has its body read. */
const lostHeader: Header = { labels: [], clauses: [], broken: true };
