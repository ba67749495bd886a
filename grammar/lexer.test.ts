import { readdirSync, readFileSync } from "node:fs";
import { type IToken, Lexer } from "chevrotain";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { tokenize } from "./lexer.ts";
import { lexedTokens } from "./testing.ts";

const oracle = new Lexer(lexedTokens, { positionTracking: "onlyOffset", ensureOptimizations: true });
const plain = ({ tokenType, image, startOffset }: IToken) => `${startOffset} ${tokenType.name} ${image}`;

/** Chevrotain's lexer and ours, by the same table. */
function agree(text: string): void {
  const expected = oracle.tokenize(text);
  const { tokens, comments } = tokenize(text);
  assert.equal(tokens.all().map(plain), expected.tokens.map(plain));
  assert.equal(comments.all().map(plain), (expected.groups.comments ?? []).map(plain));
}

const folders = ["examples", "spec/cases", "compiler/std", "grammar/textmate"];
const texts = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".plim"))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8")),
);

test("every file of the project has the tokens that Chevrotain's own lexer finds by the same table", () => {
  assert.ok(texts.length > 5);
  for (const text of texts) agree(text);
});

/** Characters at which one kind of token turns into another. */
const letters = [...'abefv_Zx0179 \t\n\r:.-/%+=!<>"\\#@~(){}[],é\u{1f600}\ud800'];
const words = [
  "in",
  "import",
  "sha256:",
  "v6.",
  "2026-08-01",
  "T00:00:00",
  "10.0.0.1",
  "::1",
  "/tcp",
  "..",
  "MiB",
  '"""',
  '"{',
  '}"',
  '{"a"}',
];

test("any text has those tokens", () => {
  const soup = fc
    .array(fc.constantFrom(...letters, ...words), { maxLength: 25 })
    .map((parts) => parts.join(""));
  fc.assert(fc.property(soup, agree), { numRuns: 5000 });
});

test("part of a file is told by offsets in the file", () => {
  const { tokens } = tokenize("a + 10s", 100);
  assert.equal(tokens.all().map(plain), ["100 Identifier a", '102 "+" +', "104 Duration 10s"]);
  assert.is(tokens.at(2).endOffset, 106);
});

test.run();
