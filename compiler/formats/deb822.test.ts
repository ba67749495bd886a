import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseControl, parseStanzas } from "./deb822.ts";

test("fields continue on lines that begin with a blank, and names know no case", () => {
  const fields = parseControl("Package: a\nDESCRIPTION: short\n long\n .\n\tmore\n");
  assert.equal(
    [...fields],
    [
      ["package", "a"],
      ["description", "short\n long\n .\n\tmore"],
    ],
  );
});

test("blank lines part paragraphs, comments are not there, and lines are counted", () => {
  const { stanzas, malformed } = parseStanzas("# head\nA: 1\n# within\nB: 2\n \n\n\nC: 3\r\n");
  assert.equal(malformed, []);
  assert.equal(
    stanzas.map(({ line }) => line),
    [2, 8],
  );
  assert.equal(
    [...(stanzas[0]?.lines ?? [])],
    [
      ["a", 2],
      ["b", 4],
    ],
  );
  assert.is(stanzas[1]?.fields.get("c"), "3");
});

test("of a field given twice the first stands, whole", () => {
  const fields = parseControl("A: 1\nA: 2\n and more\nB: 3\n");
  assert.equal(
    [...fields],
    [
      ["a", "1"],
      ["b", "3"],
    ],
  );
});

test("lines that are nothing are told and passed over", () => {
  const { stanzas, malformed } = parseStanzas(" lost\nno field\nA: 1\n-x: y\nconstructor: z\n");
  assert.equal(malformed, [1, 2]);
  assert.is(stanzas[0]?.fields.get("constructor"), "z");
});

test.run();
