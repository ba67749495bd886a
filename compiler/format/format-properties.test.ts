import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { plainTree } from "../../grammar/testing.ts";
import { analyzed, withoutSpans } from "../../spec/testing/language.ts";
import { parse } from "../1-parse/parse.ts";
import { format } from "./format.ts";
import { untidyProgram } from "./testing.ts";

/** A failure is worth a minute of shrinking, not an hour. */
const limits = { interruptAfterTimeLimit: 60_000 };
const runs = { numRuns: 1500, ...limits };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const formatted = (text: string): string | undefined => format("a.plim", bytesOf(text)).value;

/** What was written, places and the kinds of new lines aside. */
function meaning(text: string): unknown {
  return plainTree(parse("a.plim", bytesOf(text)).value.entries, false);
}
function comments(text: string): string[] {
  return parse("a.plim", bytesOf(text))
    .value.comments.all()
    .map(({ image }) => image.trimEnd());
}

/** Holds one text to all that is promised of formatting; false when it does not parse. */
function holds(text: string): boolean {
  const once = formatted(text);
  if (once === undefined) return false;
  assert.is(formatted(once), once, "formatting twice is formatting once");
  assert.equal(meaning(once), meaning(text), "the meaning is kept");
  assert.equal(comments(once), comments(text), "every comment is kept, in order");
  assert.not(
    /\n\n\n|[ \t]\n|\r/.test(withoutTexts(once)),
    "no blank at the end of a line, no two empty lines",
  );
  assert.ok(once === "" || once.endsWith("\n"));
  return true;
}
const withoutTexts = (text: string): string => text.replace(/"""[\s\S]*?"""/g, "text").replace(/#.*/g, "#");

test("what every construct of the grammar comes to, however untidy: idempotent, the same meaning, every comment", () => {
  let sound = 0;
  fc.assert(
    fc.property(untidyProgram, (text) => {
      if (holds(text)) sound++;
    }),
    runs,
  );
  assert.ok(sound >= 1000, `only ${sound} of the programs parse`);
});

const files = ["examples", "spec/cases", "compiler/std"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".plim"))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8")),
);
const sources = files.filter((text) => formatted(text) !== undefined);

/** Edits that mostly leave a text sound: blanks, new lines, commas for new lines, comments, copied lines. */
const edit = fc.tuple(
  fc.nat(),
  fc.constantFrom(" ", "\n", "\n\n", " # note\n", "\n# note\n", ", ", "\t", "x", "", "\r\n"),
);
const mutated = fc
  .tuple(fc.constantFrom(...sources), fc.array(edit, { minLength: 1, maxLength: 3 }))
  .map(([text, edits]) => edits.reduce(mutate, text));
function mutate(text: string, [at, put]: readonly [number, string]): string {
  const gaps = [...text.matchAll(/[ \n]|(?<=[[({,])|(?=[\])}])/g)];
  const found = gaps[at % gaps.length];
  if (!found) return text;
  const end = found.index + (put === ", " || put === "" ? found[0].length : 0);
  return text.slice(0, found.index) + put + text.slice(end);
}

test("mutated examples: refused, or idempotent with the same meaning and every comment", () => {
  let sound = 0;
  fc.assert(
    fc.property(mutated, (text) => {
      if (holds(text)) sound++;
    }),
    { numRuns: 2500, ...limits },
  );
  assert.ok(sound >= 1000, `only ${sound} of the mutated examples parse`);
});

test("random bytes and words never throw", () => {
  const soup = fc.string({ unit: fc.constantFrom(...'ab1./:-{}[]()=,"# \n\t+'.split(""), "if ", "for ") });
  fc.assert(
    fc.property(soup, (text) => {
      holds(`language 1\n${text}`);
    }),
    runs,
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      format("a.plim", bytes);
    }),
    runs,
  );
});

test("hostile files are laid out, or refused, in bounded time", () => {
  const started = performance.now();
  const many = (count: number, text: string): string => text.repeat(count);
  for (const text of [
    `x = ${many(20_000, "1 + ")}1`,
    `x = ${many(8_000, "f(a)(b) + ")}1`,
    `x = ${many(8_000, "f(a, b) + ")}1`,
    `x = (${many(8_000, "f(a, b) and ")}1)`,
    `x on ${many(20_000, "a, ")}b { }`,
    `x = [${many(50_000, "1, ")}]`,
    `x = ${many(90, "[")}${many(5_000, '"abc", ')}${many(90, "]")}`,
    `x = ${many(90, "[1, ")}${many(90, "]")}`,
    `x = ${many(90, "f(")}${many(90, ")")}`,
    `${Array.from({ length: 10_000 }, (_, i) => `x = "${"y".repeat(i % 2 ? 90 : 1)}"\nlonger-name = 1\n`).join("")}`,
    `x = [${many(50_000, "# a\n")}]`,
    `x = [1 ${many(50_000, "# a\n")}]`,
    many(50_000, "# a\n\n"),
    `x ${many(20_000, "{ } \n x ")} { }`,
  ]) {
    const once = formatted(`language 1\n${text}`);
    assert.ok(once !== undefined && formatted(once) === once, text.slice(0, 60));
  }
  assert.ok(performance.now() - started < 60_000);
});

test("what would come out larger than a file may be is refused", () => {
  const text = `language 1\nx = ${"[".repeat(90)}${'"abc", '.repeat(50_000)}${"]".repeat(90)}`;
  const { value, diagnostics } = format("a.plim", bytesOf(text));
  assert.is(value, undefined);
  assert.equal(
    diagnostics.map(({ name }) => name),
    ["file-too-large"],
  );
});

test("the model of a formatted example is that of the example", () => {
  const php = readFileSync("examples/php/php.plim", "utf8");
  const others = { "php-fpm.conf": "", "index.php": "", "nginx.conf.hbs": "" };
  const untidy = php
    .replace(/ = /g, "=")
    .replace(/^ +/gm, "\t")
    .replace(/, /g, " ,\n")
    .replace(/\{ (.*) \}/g, "{\n$1 }");
  const tidy = formatted(untidy);
  assert.ok(tidy && tidy !== untidy);
  const [before, after] = [untidy, tidy].map((text) => analyzed({ ...others, "a.plim": text as string }));
  assert.equal(before?.diagnostics, []);
  assert.equal(withoutSpans(after?.value), withoutSpans(before?.value));
});

test.run();
