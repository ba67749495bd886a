import type { TokenType } from "chevrotain";
import * as literals from "../literals.ts";
import { Identifier, keywords } from "../tokens.ts";

/** A rule of a TextMate grammar; its patterns are such that JavaScript and Oniguruma read them alike. */
export interface TextMateRule {
  readonly name?: string;
  readonly include?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  readonly beginCaptures?: Readonly<Record<string, { readonly name: string }>>;
  readonly endCaptures?: Readonly<Record<string, { readonly name: string }>>;
  readonly patterns?: readonly TextMateRule[];
}
export interface TextMateGrammar {
  readonly name: string;
  readonly scopeName: string;
  readonly fileTypes: readonly string[];
  readonly patterns: readonly TextMateRule[];
  readonly repository: Readonly<Record<string, TextMateRule>>;
}

/** The grammar for editors, made of the lexer's own patterns. A highlighter sees one line at a time and no tree. */
export function textMateGrammar(): TextMateGrammar {
  return {
    name: "Plimsoll",
    scopeName: "source.plim",
    fileTypes: ["plim"],
    patterns: [comment, text("multiline-text"), text("text"), include("heads"), include("values")],
    repository: {
      "multiline-text": quoted('"""', '"""', "triple"),
      text: quoted('"', '"|$', "double"),
      expression: {
        patterns: [
          text("text"),
          { begin: "\\{", end: "\\}|$", patterns: [include("expression")] },
          include("values"),
        ],
      },
      heads: { patterns: heads },
      values: { patterns: [...literalRules, ...words, ...marks] },
    },
  };
}

/** The grammar as the file that editors load. */
export function textMateFile(): string {
  return `${JSON.stringify(textMateGrammar(), null, 2)}\n`.replace('[\n    "plim"\n  ]', '["plim"]');
}

const scope = (name: string): string => `${name}.plim`;
const include = (name: string): TextMateRule => ({ include: `#${name}` });
const text = include;
const rule = (match: string, name: string): TextMateRule => ({ name: scope(name), match });
function captures(names: readonly string[]): Readonly<Record<string, { readonly name: string }>> {
  return Object.fromEntries(names.map((name, index) => [String(index + 1), { name: scope(name) }]));
}

const comment = rule("#.*$", "comment.line.number-sign");

function quoted(begin: string, end: string, kind: string): TextMateRule {
  return {
    name: scope(`string.quoted.${kind}`),
    begin,
    end,
    beginCaptures: { 0: { name: scope("punctuation.definition.string.begin") } },
    endCaptures: { 0: { name: scope("punctuation.definition.string.end") } },
    patterns: [
      rule('\\\\(?:[ntr"\\\\{}]|u\\{[0-9a-fA-F]{1,6}\\})', "constant.character.escape"),
      rule("\\\\.", "invalid.illegal.escape"),
      {
        name: scope("meta.interpolation"),
        begin: "\\{",
        end: "\\}|$",
        beginCaptures: { 0: { name: scope("punctuation.section.interpolation.begin") } },
        endCaptures: { 0: { name: scope("punctuation.section.interpolation.end") } },
        patterns: [include("expression")],
      },
    ],
  };
}

const identifier = (Identifier.PATTERN as RegExp).source;
const wordEnd = "(?!\\w|-\\w)";
const blank = "[ \\t]";
const keywordNames = keywords.map(({ name }) => name.slice(1, -1));
const oneOf = (all: readonly string[]): string => `(?:${all.join("|")})${wordEnd}`;

/** Where a line, a block or a comma begins an entry: its first words say what it is. */
const entryStart = "(?:^|(?<=[{,]))[ \\t]*";
const notField = `(?!${blank}*(?:=|\\+=|-=))`;
const heads: readonly TextMateRule[] = [
  {
    match: `${entryStart}(template)${blank}+(${identifier})`,
    captures: captures(["storage.type.template", "entity.name.function.template"]),
  },
  {
    match: `${entryStart}(let)${blank}+(${identifier})`,
    captures: captures(["storage.type.let", "variable.other.constant"]),
  },
  {
    match: `${entryStart}(?!${oneOf(keywordNames)})(${identifier})${blank}+(?!${oneOf(keywordNames)})(${identifier})${wordEnd}(?=[^#]*[{(])`,
    captures: captures(["storage.type.block", "entity.name.type.label"]),
  },
  {
    match: `${entryStart}(?!${oneOf(keywordNames)})(${identifier})${notField}(?=${blank}+[^#]*\\{)`,
    captures: captures(["storage.type.block"]),
  },
];

const scopes: readonly (readonly [TokenType, string])[] = [
  [literals.Digest, "constant.other.digest"],
  [literals.Time, "constant.other.time"],
  [literals.DateOnly, "constant.other.date"],
  [literals.MacPrefix, "constant.other.mac-prefix"],
  [literals.Mac, "constant.other.mac"],
  [literals.Cidr6, "constant.other.network"],
  [literals.Ipv6, "constant.other.address"],
  [literals.Cidr4, "constant.other.network"],
  [literals.Ipv4, "constant.other.address"],
  [literals.PortNumber, "constant.numeric.port"],
  [literals.Rate, "constant.numeric.rate"],
  [literals.Bytes, "constant.numeric.size"],
  [literals.Duration, "constant.numeric.duration"],
  [literals.FileMode, "constant.numeric.mode"],
  [literals.Numeral, "constant.numeric.number"],
  [literals.Version, "constant.other.version"],
  [literals.OddLiteral, "invalid.illegal.literal"],
  [literals.RelativePath, "string.unquoted.path.relative"],
  [literals.AbsolutePath, "string.unquoted.path.absolute"],
];
/** The scope of each kind of literal; the lexer's order decides between them. */
export const literalScopes: ReadonlyMap<TokenType, string> = new Map(
  scopes.map(([type, name]) => [type, scope(name)]),
);
const literalRules = scopes.map(([type, name]) => rule((type.PATTERN as RegExp).source, name));

const words: readonly TextMateRule[] = [
  rule(`${identifier}(?=${blank}*(?:=(?!=)|\\+=|-=))`, "variable.other.property"),
  { match: `(\\.)(${identifier})`, captures: captures(["punctuation.accessor", "variable.other.member"]) },
  rule(oneOf(["true", "false"]), "constant.language.boolean"),
  rule(oneOf(["and", "or", "not", "in"]), "keyword.operator.word"),
  rule(oneOf(["if", "then", "else", "for", "require"]), "keyword.control"),
  rule(oneOf(["language", "import", "as", "let", "template"]), "keyword.other"),
  rule(oneOf(["extends", "with", "on", "after"]), "keyword.other.clause"),
  rule(`${identifier}(?=\\()`, "entity.name.function"),
  rule(identifier, "variable.other"),
];

const marks: readonly TextMateRule[] = [
  rule("\\.\\.", "keyword.operator.range"),
  rule("==|!=|<=|>=|<|>", "keyword.operator.comparison"),
  rule("\\+=|-=|=", "keyword.operator.assignment"),
  rule("[-+*]", "keyword.operator.arithmetic"),
  rule("\\.", "punctuation.accessor"),
  rule(",", "punctuation.separator.comma"),
  rule(":", "punctuation.separator.colon"),
  rule("[{}]", "punctuation.section.block"),
  rule("[\\[\\]]", "punctuation.section.brackets"),
  rule("[()]", "punctuation.section.parens"),
];
