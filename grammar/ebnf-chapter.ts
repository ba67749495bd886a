import type { TokenType } from "chevrotain";
import { type Production, productions } from "./ebnf.ts";
import { railroad } from "./ebnf-railroad.ts";
import { ebnf } from "./ebnf-text.ts";
import { MultilineText, plainLiterals, Text } from "./literals.ts";
import {
  AssignOperator,
  allTokens,
  BinaryOperator,
  Identifier,
  keywords,
  Literal,
  NewLine,
} from "./tokens.ts";

/** Everything that is generated from the parser, by path: the chapter and a diagram for each rule. */
export function grammarFiles(): ReadonlyMap<string, string> {
  const rules = productions();
  return new Map([
    ["spec/grammar.md", chapter(rules)],
    ...rules.map((rule) => [`spec/railroad/${rule.name}.svg`, railroad(rule)] as const),
  ]);
}

function chapter(rules: readonly Production[]): string {
  return [
    "# Grammar",
    "",
    "Generated from the parser; `npm run accept` writes it anew. How to read it: `{ … }` any number of times, `[ … ]` at",
    "most once, `|` or; what is quoted stands in the file as it is, names with a capital are [tokens](#tokens). What the",
    "constructs mean is said in [syntax](syntax.md). One rule stands beside the grammar: new lines inside `(…)` and `[…]`",
    "count for nothing.",
    "",
    ...rules.flatMap(section),
    "## Tokens",
    "",
    "Blanks and comments may stand between any two tokens. The first pattern that matches is taken, in the order that they",
    "have here; a keyword comes before `Identifier`, unless more of a name follows. Patterns are regular expressions of",
    "JavaScript. What the literals mean is said in [words and literals](lexical.md).",
    "",
    "```text",
    ...tokens(),
    "```",
    "",
  ].join("\n");
}

function section(rule: Production): string[] {
  return [
    `## ${rule.name}`,
    "",
    `![${rule.name}](railroad/${rule.name}.svg)`,
    "",
    "```text",
    ebnf(rule),
    "```",
    "",
  ];
}

function tokens(): string[] {
  const members = (abstract: TokenType): TokenType[] =>
    allTokens.filter(({ CATEGORIES }) => CATEGORIES?.includes(abstract));
  const sum = (abstract: TokenType): string =>
    wrapped(
      abstract.name,
      members(abstract).map(({ name }) => name),
    );
  const shown = new Set<TokenType>([Identifier, Text, MultilineText, NewLine, ...plainLiterals]);
  const patterned = allTokens.filter((type) => shown.has(type));
  return [
    wrapped("Word", [Identifier.name, ...keywords.map(({ name }) => name)]),
    ...[AssignOperator, BinaryOperator, Literal].map(sum),
    "",
    ...patterned.map((type) => `${type.name} = ${type === Text ? textForm : type.PATTERN}`),
  ];
}

/** Its pattern says three times what stands between braces; `{ … }` is an interpolation, or a brace that is a fault. */
const textForm = String.raw`/"(?:[^"{\\\n\r]|\\[^\n\r]|\{ interpolation \}|\{)*"/`;

/** `Name = a | b | …`, in lines of at most 100 characters. */
function wrapped(name: string, choices: readonly string[]): string {
  const lines = [`${name} =`];
  for (const [index, choice] of choices.entries()) {
    const piece = index === 0 ? ` ${choice}` : ` | ${choice}`;
    const last = lines.at(-1) as string;
    if (last.length + piece.length <= 100) lines[lines.length - 1] = last + piece;
    else lines.push(" ".repeat(name.length) + piece);
  }
  return lines.join("\n");
}
