import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type IToken, Lexer } from "chevrotain";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { MultilineText, OddLiteral, Text } from "../../grammar/literals.ts";
import { lexedTokens } from "../../grammar/testing.ts";
import { highlight, type Scoped } from "../../grammar/textmate/testing.ts";
import { literalScopes, textMateFile, textMateGrammar } from "../../grammar/textmate/textmate.ts";
import * as t from "../../grammar/tokens.ts";

const path = "grammar/textmate/plim.tmLanguage.json";
const generated = textMateFile();

test("the grammar for editors is made of the lexer's patterns", () => {
  if (process.env.PLIMSOLL_ACCEPT) writeFileSync(path, generated);
  assert.fixture(readFileSync(path, "utf8"), generated);
});

const fixture = readFileSync("grammar/textmate/fixture.plim", "utf8");

/** Each line, and below it what each stretch of it is. */
function listing(text: string): string {
  const lines = text.split("\n");
  const scoped = highlight(textMateGrammar(), text);
  return lines
    .map((line, index) =>
      [`> ${line}`, ...(scoped[index] ?? []).flatMap((one) => describe(line, one))].join("\n"),
    )
    .join("\n");
}
function describe(line: string, { start, end, scopes }: Scoped): string[] {
  const piece = line.slice(start, end);
  const [, ...inner] = scopes;
  if (piece.trim() === "" || inner.length === 0) return [];
  return [`    ${piece.trim()}  ${inner.map((name) => name.replace(/\.plim$/, "")).join(" > ")}`];
}

test("the scopes of the fixture are what they were", () => {
  const expected = "grammar/textmate/fixture.scopes.txt";
  if (process.env.PLIMSOLL_ACCEPT) writeFileSync(expected, listing(fixture));
  assert.fixture(readFileSync(expected, "utf8"), listing(fixture));
});

const lexer = new Lexer(lexedTokens, { positionTracking: "full", ensureOptimizations: false });
const files = ["examples", "spec/cases", "compiler/std", "grammar/textmate"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".plim"))
    .map((name) => `${folder}/${name}`),
);

/** What the innermost scope at a token must be; nothing is asked of new lines and rubbish. */
function expected(token: IToken): RegExp | undefined {
  const scope = literalScopes.get(token.tokenType);
  if (scope) return new RegExp(`^${scope.replaceAll(".", "\\.")}$`);
  if (token.tokenType === Text || token.tokenType === MultilineText)
    return /^punctuation\.definition\.string\.begin/;
  if (token.tokenType === t.Comment) return /^comment\.line/;
  if (t.keywords.includes(token.tokenType))
    return /^(keyword|storage\.type|constant\.language|variable\.other\.(property|member))/;
  if (token.tokenType === t.Identifier) return /^(variable|entity|storage\.type\.block)/;
  if (token.tokenType === t.NewLine || token.tokenType === t.Stray) return undefined;
  return /^(punctuation|keyword\.operator)/;
}

function scopeAt(lines: readonly Scoped[][], token: IToken): Scoped | undefined {
  const column = (token.startColumn ?? 1) - 1;
  return lines[(token.startLine ?? 1) - 1]?.find(({ start, end }) => start <= column && column < end);
}

test("every token of every file has the scope of its kind, from its first character", () => {
  let count = 0;
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    const lines = highlight(textMateGrammar(), text);
    const { tokens, groups } = lexer.tokenize(text);
    for (const token of [...tokens, ...(groups.comments ?? [])]) {
      const wanted = expected(token);
      if (!wanted) continue;
      const found = scopeAt(lines, token);
      const place = `${file}:${token.startLine}:${token.startColumn} ${token.image}`;
      assert.match(found?.scopes.at(-1) ?? "", wanted, place);
      if (literalScopes.has(token.tokenType))
        assert.is(found?.end, (found?.start ?? 0) + token.image.length, place);
      count++;
    }
  }
  assert.ok(count > 1000, String(count));
});

test("every kind of literal and every keyword is in the fixture", () => {
  const found = new Set(lexer.tokenize(fixture).tokens.map(({ tokenType }) => tokenType));
  const missing = [...literalScopes.keys(), ...t.keywords].filter((type) => !found.has(type));
  assert.equal(
    missing.map(({ name }) => name),
    [],
  );
  assert.ok(found.has(OddLiteral));
});

interface Configuration {
  readonly comments: { readonly lineComment: string };
  readonly brackets: readonly (readonly [string, string])[];
  readonly wordPattern: string;
  readonly indentationRules: Readonly<Record<string, string>>;
}
test("the configuration for editors fits the language", () => {
  const configuration = JSON.parse(
    readFileSync("grammar/textmate/language-configuration.json", "utf8"),
  ) as Configuration;
  assert.is(configuration.comments.lineComment, "#");
  assert.equal(configuration.brackets, [
    ["{", "}"],
    ["[", "]"],
    ["(", ")"],
  ]);
  assert.is(new RegExp(configuration.wordPattern).exec("php-fpm = 1")?.[0], "php-fpm");
  const more = new RegExp(configuration.indentationRules.increaseIndentPattern ?? "");
  assert.ok(["a {", 'file "{x}" {  # c', "x = ["].every((line) => more.test(line)));
  assert.ok(["a { b = 1 }", "x = 1 # {", 'x = "{"'].every((line) => !more.test(line)));
});

test.run();
