import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readCarefully } from "../../compiler/1-parse/careful.ts";
import { joinLines } from "../../compiler/1-parse/join-lines.ts";
import { readSound } from "../../compiler/1-parse/sound.ts";
import { SourceText } from "../../compiler/1-parse/source-text.ts";
import { untidyProgram } from "../../compiler/format/testing.ts";
import { tokenize } from "../../grammar/lexer.ts";
import { PlimParser } from "../../grammar/parser.ts";
import { QuickParser } from "../../grammar/quick-parser.ts";
import { unsound } from "../../grammar/sound-reader.ts";
import { plainTree } from "../../grammar/testing.ts";
import type { TokenList } from "../../grammar/token-list.ts";
import type { Example } from "../diagnostics/examples/example.ts";
import { languageExamples } from "../diagnostics/examples/examples.ts";

/** The compiled parser and Chevrotain's, on the same tokens: the same tree, or both find a mistake. */
function agreeOnTokens(text: string): void {
  const { tokens } = tokenize(text);
  if (!joinLines(tokens)) return;
  oracle.restart();
  oracle.start(tokens);
  const expected = oracle.file();
  const found = compiled(tokens);
  assert.is(found !== undefined, oracle.faults.length === 0, text);
  if (found) assert.equal(plainTree(found), plainTree(expected), text);
}
const oracle = new PlimParser();
function compiled(tokens: TokenList): unknown {
  const parser = new QuickParser();
  try {
    parser.begin(tokens);
    const entries = parser.readFile();
    parser.finish();
    return entries;
  } catch (error) {
    assert.is(error, unsound);
    return undefined;
  }
}

/**
 * Both ways to read a text. What is read with care without a word said is the same tree without it; what is sound is
 * without fault when it is read with care, but for brackets: where the care is, something is wrong, and a line in brackets
 * that looks like the beginning of an entry is taken for one. True when the text is sound.
 */
function agree(text: string): boolean {
  agreeOnTokens(text);
  const sound = readSound(new SourceText("a.plim", text));
  const { value, diagnostics } = readCarefully(new SourceText("a.plim", text), text, []);
  if (diagnostics.length === 0) assert.ok(sound, text);
  if (!sound) return false;
  if (diagnostics.length > 0) {
    assert.is(diagnostics[0]?.name, "unclosed-bracket", text);
    return true;
  }
  const { entries, comments, language, allowances, incomplete } = value;
  assert.equal(plainTree(sound.entries), plainTree(entries), text);
  const images = ({ image, startOffset }: { image: string; startOffset: number }) =>
    `${startOffset} ${image}`;
  assert.equal(sound.comments.all().map(images), comments.all().map(images));
  assert.equal([sound.language, sound.allowances, sound.incomplete], [language, allowances, incomplete]);
  return true;
}

const files = ["examples", "spec/cases", "compiler/std", "grammar/textmate"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".plim"))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8")),
);
const examples = Object.values<Example>(languageExamples).flatMap(({ fails, passes }) =>
  [fails, passes].filter((text) => typeof text === "string"),
);

test("every file of the project and every example", () => {
  const sound = [...files, ...examples].filter(agree);
  assert.ok(sound.length > 200, `only ${sound.length} are sound`);
});

test("every construct of the grammar", () => {
  let sound = 0;
  const property = fc.property(untidyProgram, (text) => {
    if (agree(text)) sound++;
  });
  fc.assert(property, { numRuns: 1000 });
  assert.ok(sound > 600, `only ${sound} of the programs are sound`);
});

const texts = [...files, ...examples].filter((text) => text.length < 3000);
const pieces = /[A-Za-z][\w-]*|\d[\w./:]*|\.\.|[{}[\]()=+,".:#$\n-]|\/[\w/]+|"""|"[^"\n]*"/g;
const words = [...new Set(texts.join("\n").match(pieces) ?? [])];

test("random words, most of them after a sound beginning", () => {
  const soup = fc
    .tuple(
      fc.constantFrom("language 1\n", "language 1\na = "),
      fc.array(fc.constantFrom(...words), { maxLength: 12 }),
    )
    .map(([head, list]) => head + list.join(" "));
  fc.assert(
    fc.property(soup, (text) => void agree(text)),
    { numRuns: 4000 },
  );
});

test("mutated files and examples", () => {
  const edit = fc.tuple(fc.nat(), fc.nat(6), fc.constantFrom("", ...words));
  const mutated = fc
    .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 2 }))
    .map(([text, edits]) => edits.reduce(mutate, text));
  fc.assert(
    fc.property(mutated, (text) => void agree(text)),
    { numRuns: 3000 },
  );
});
function mutate(text: string, [at, length, put]: readonly [number, number, string]): string {
  const from = at % (text.length + 1);
  return text.slice(0, from) + put + text.slice(from + length);
}

test.run();
