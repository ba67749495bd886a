import { HeaderParser } from "./headers.ts";
import type { Header } from "./nodes.ts";
import type * as s from "./syntax.ts";
import * as t from "./tokens.ts";

/**
 * The grammar of the language (spec/syntax.md). It says what may stand where; `TreeBuilder` says what comes of it, by the
 * names of rules and labels. The kinds of block (`container`, `limits`, …) are plain names here, so that a misspelt one is
 * not a syntax error. What is asked of `RecoveringParser` is about mistakes alone: a sound text is read as if it were not there.
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
    this.builder.texts = [];
  }

  /** file = { entry } */
  file = this.RULE("file", () => {
    this.SUBRULE(this.entries);
  });

  /** interpolation = expression: what stands between the braces of a string */
  interpolation = this.RULE("interpolation", () => {
    this.attempt(() => this.SUBRULE(this.expression));
    this.endEntry();
  });

  /** Entries end at a new line or a comma; a broken one is reported and left out. */
  entries = this.RULE("entries", () => {
    do {
      this.OPTION(() => this.line(() => this.SUBRULE(this.entry, { LABEL: "entries" })));
      this.MANY(() => {
        this.OR([{ ALT: () => this.CONSUME(t.NewLine) }, { ALT: () => this.CONSUME(t.Comma) }]);
        this.OPTION2(() => this.line(() => this.SUBRULE2(this.entry, { LABEL: "entries" })));
      });
    } while (this.skipStray());
  });
  private line(read: () => unknown): void {
    const entry = this.attempt(read) as s.Entry | undefined;
    if (this.depth === 0 && (!entry || (entry.kind === "block" && entry.broken))) this.lost = true;
    this.endEntry();
  }

  entry = this.RULE("entry", () => {
    this.OR({
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
    });
  });

  /** field = name ( "=" | "+=" | "-=" ) expression */
  field = this.RULE("field", () => {
    this.CONSUME(t.Word, { LABEL: "name" });
    this.CONSUME(t.AssignOperator, { LABEL: "operator" });
    this.orBroken("value", () => this.SUBRULE(this.expression, { LABEL: "value" }));
  });

  /** language = "language" number */
  languageEntry = this.RULE("languageEntry", () => {
    this.CONSUME(t.Language, { LABEL: "word" });
    this.SUBRULE(this.literal, { LABEL: "number" });
  });

  /** import = "import" ( string | path ) [ "as" name ] */
  importEntry = this.RULE("importEntry", () => {
    this.CONSUME(t.Import, { LABEL: "word" });
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.text, { LABEL: "from" }) },
        { ALT: () => this.SUBRULE(this.literal, { LABEL: "from" }) },
      ],
      ERR_MSG: "the path of a .plim file",
    });
    this.OPTION(() => {
      this.CONSUME(t.As);
      this.CONSUME(t.Identifier, { LABEL: "as" });
    });
  });

  /** let = "let" name "=" expression */
  letEntry = this.RULE("letEntry", () => {
    this.CONSUME(t.Let, { LABEL: "word" });
    this.CONSUME(t.Identifier, { LABEL: "name" });
    this.CONSUME(t.Assign);
    this.orBroken("value", () => this.SUBRULE(this.expression, { LABEL: "value" }));
  });

  /** require = "require" expression [ "else" expression ] */
  requireEntry = this.RULE("requireEntry", () => {
    this.CONSUME(t.Require, { LABEL: "word" });
    this.SUBRULE(this.expression, { LABEL: "condition" });
    this.OPTION(() => {
      this.CONSUME(t.Else);
      this.SUBRULE2(this.expression, { LABEL: "otherwise" });
    });
  });

  /** for = "for" name "in" expression "{" entries "}" */
  forEntry = this.RULE("forEntry", () => {
    this.SUBRULE(this.forClause, { LABEL: "each" });
    this.SUBRULE(this.body, { LABEL: "body" });
  });

  /** if = "if" expression "{" entries "}" [ "else" "{" entries "}" ] */
  ifEntry = this.RULE("ifEntry", () => {
    this.CONSUME(t.If, { LABEL: "word" });
    this.SUBRULE(this.expression, { LABEL: "condition" });
    this.SUBRULE(this.body, { LABEL: "body" });
    this.OPTION(() => {
      this.CONSUME(t.Else);
      this.SUBRULE2(this.body, { LABEL: "otherwise" });
    });
  });

  /** block = ( name | "template" ) { label } [ parameters ] { clause } "{" entries "}" */
  block = this.RULE("block", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Identifier, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(t.Template, { LABEL: "word" }) },
    ]);
    const read = () => this.SUBRULE(this.blockHeader, { LABEL: "header" }) as unknown as Header;
    const header = this.attemptUntilBrace(read);
    const field = this.fieldWithoutEquals(header);
    if (field) return field;
    if (this.skipToBrace() || !header) this.put("header", { ...lostHeader, ...header, broken: true });
    this.attempt(() => this.SUBRULE(this.body, { LABEL: "body" }));
    return undefined;
  });
  /** Two words and the end of the line: no block, but a field without its `=`. */
  private fieldWithoutEquals(header: Header | undefined): s.Field | undefined {
    if (this.RECORDING_PHASE || !header || !this.atEnd()) return undefined;
    const [value, ...more] = header.labels;
    if (!value || more.length > 0 || header.clauses.length > 0 || header.parameters) return undefined;
    const field = this.builder.field(this.got("word") as number, noOperator, value);
    this.note({ token: this.LA(1), previous: this.LA(0), expected: '"="', rule: "block", field });
    return field;
  }

  body = this.RULE("body", () => {
    this.CONSUME(t.LeftBrace, { LABEL: "open" });
    this.depth++;
    this.SUBRULE(this.entries, { LABEL: "entries" });
    this.depth--;
    this.CONSUME(t.RightBrace, { LABEL: "close" });
  });
}

/** A block with a broken header still has its body read. */
const lostHeader: Header = { labels: [], parameters: undefined, clauses: [], broken: true };
/** An index at which there is no token. */
const noOperator = -1;
