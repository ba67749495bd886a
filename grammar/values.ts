import type { ParserMethod } from "chevrotain";
import { MultilineText, Text } from "./literals.ts";
import { RecoveringParser } from "./recovery.ts";
import * as t from "./tokens.ts";

export const value = { ERR_MSG: "a value" };

/** Values that are written as one thing: literals, strings, names, lists and maps. */
export abstract class ValueParser extends RecoveringParser {
  abstract expression: ParserMethod<[], void>;

  name = this.RULE("name", () => {
    this.CONSUME(t.Identifier, { LABEL: "name" });
  });
  boolean = this.RULE("boolean", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.True, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(t.False, { LABEL: "word" }) },
    ]);
  });
  literal = this.RULE("literal", () => {
    this.CONSUME(t.Literal, { LABEL: "token" });
  });
  text = this.RULE("text", () => {
    this.OR([
      { ALT: () => this.CONSUME(Text, { LABEL: "token" }) },
      { ALT: () => this.CONSUME(MultilineText, { LABEL: "token" }) },
    ]);
  });
  /** Stands where a mistake was reported; nobody writes it. */
  broken = this.RULE("broken", () => {
    this.CONSUME(t.Broken, { LABEL: "token" });
  });
  group = this.RULE("group", () => {
    this.CONSUME(t.LeftParenthesis);
    this.SUBRULE(this.expression);
    this.CONSUME(t.RightParenthesis);
  });

  /** list = "[" ( "for" name "in" expression [ "if" expression ] ":" expression | [ expression { "," [ expression ] } ] ) "]" */
  list = this.RULE("list", () => {
    this.CONSUME(t.LeftBracket, { LABEL: "open" });
    this.OR([
      {
        ALT: () => {
          this.SUBRULE(this.forClause, { LABEL: "each" });
          this.OPTION(() => {
            this.CONSUME(t.If);
            this.SUBRULE(this.expression, { LABEL: "condition" });
          });
          this.CONSUME(t.Colon);
          this.SUBRULE2(this.expression, { LABEL: "value" });
        },
      },
      {
        ALT: () =>
          this.OPTION2(() => {
            this.SUBRULE3(this.expression, { LABEL: "items" });
            this.MANY(() => {
              this.CONSUME(t.Comma);
              this.OPTION3(() => this.SUBRULE4(this.expression, { LABEL: "items" }));
            });
          }),
      },
    ]);
    this.CONSUME(t.RightBracket, { LABEL: "close" });
  });

  /** map = "{" { pair } "}", separated by commas or new lines. */
  map = this.RULE("map", () => {
    this.CONSUME(t.LeftBrace, { LABEL: "open" });
    this.MANY(() =>
      this.OR([
        { ALT: () => this.CONSUME(t.NewLine) },
        { ALT: () => this.CONSUME(t.Comma) },
        { ALT: () => this.SUBRULE(this.pair, { LABEL: "entries" }) },
      ]),
    );
    this.CONSUME(t.RightBrace, { LABEL: "close" });
  });
  pair = this.RULE("pair", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Word, { LABEL: "key" }) },
      { ALT: () => this.CONSUME(Text, { LABEL: "key" }) },
    ]);
    this.CONSUME(t.Assign);
    this.SUBRULE(this.expression, { LABEL: "value" });
  });

  forClause = this.RULE("forClause", () => {
    this.CONSUME(t.For, { LABEL: "word" });
    this.CONSUME(t.Identifier, { LABEL: "variable" });
    this.CONSUME(t.In);
    this.SUBRULE(this.expression, { LABEL: "list" });
  });

  primary = this.RULE("primary", () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.literal) },
        { ALT: () => this.SUBRULE(this.text) },
        { ALT: () => this.SUBRULE(this.name) },
        { ALT: () => this.SUBRULE(this.boolean) },
        { ALT: () => this.SUBRULE(this.broken) },
        { ALT: () => this.SUBRULE(this.list) },
        { ALT: () => this.SUBRULE(this.map) },
        { ALT: () => this.SUBRULE(this.group) },
      ],
      ...value,
    });
  });
}
