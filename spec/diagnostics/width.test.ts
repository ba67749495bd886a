import * as check from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { characters, widthOf } from "./width.ts";
import { wrap } from "./wrap.ts";

/** Columns as terminals that follow Unicode draw them. */
const known: readonly (readonly [text: string, columns: number, why: string])[] = [
  ["abc", 3, "Latin"],
  ["é", 1, "e and a combining acute"],
  ["a\u0300\u0301\u0302b", 2, "three marks on one base"],
  ["日本語", 6, "ideographs"],
  ["ﾊﾝ", 2, "half-width katakana"],
  ["Ａ", 2, "full-width Latin"],
  ["한국", 4, "Hangul syllables"],
  ["\u1112\u1161\u11ab", 2, "conjoining jamo of one syllable"],
  ["👍", 2, "an emoji"],
  ["👍🏽", 2, "with a skin tone"],
  ["👩‍👩‍👧‍👦", 2, "a family: four emoji joined"],
  ["🇩🇪🇫🇷", 4, "two flags"],
  ["❤", 1, "a heart as text"],
  ["❤️", 2, "a heart as emoji"],
  ["©", 1, "a sign that can be an emoji"],
  ["\u{1fae8}", 2, "an emoji younger than the table"],
  ["\u{20000}", 2, "an ideograph of plane 2"],
  ["मनीष", 3, "Devanagari with a vowel sign"],
  ["می‌خواهم", 7, "a zero-width non-joiner"],
  ["\ud800", 1, "half a pair"],
  ["", 0, "nothing"],
];
for (const [text, columns, why] of known)
  test(`width: ${why}`, () => assert.is(widthOf(text), columns, JSON.stringify(text)));

test("width: characters lose nothing of a text", () => {
  check.assert(
    check.property(check.string({ unit: "binary" }), (text) => {
      assert.is(
        characters(text)
          .map((one) => one.text)
          .join(""),
        text,
      );
    }),
    { numRuns: 1000 },
  );
});

test("wrap: no line is wider than asked, and no word is lost", () => {
  const words = check.oneof(
    check.string({ unit: "grapheme", maxLength: 60 }),
    check.array(check.string({ maxLength: 12 })).map((parts) => parts.join(" ")),
  );
  check.assert(
    check.property(words, check.integer({ min: 20, max: 90 }), (text, width) => {
      const plain = text.replace(/[\0-\x1f]/g, "");
      const lines = wrap(plain, width);
      for (const line of lines) assert.ok(widthOf(line) <= width, line);
      assert.is(lines.join("").replaceAll(" ", ""), plain.replaceAll(" ", ""));
    }),
    { numRuns: 1000 },
  );
});

test("wrap: lines of the text stay, also without a width", () => {
  assert.equal(wrap("one\ntwo", 80), ["one", "two"]);
  assert.equal(wrap(`${"a ".repeat(90)}\nb`, undefined).length, 2);
  assert.equal(wrap("the quick brown fox jumps", 20), ["the quick brown fox", "jumps"]);
});

test.run();
