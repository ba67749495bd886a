import { test } from "uvu";
import * as assert from "uvu/assert";
import { formatAlternatives, parseDependencies } from "./dependency.ts";

const parse = (text: string) => parseDependencies(text, "amd64");
const written = (text: string) => parse(text)?.map(formatAlternatives);

test("alternatives, versions and qualifiers are read", () => {
  assert.equal(parse("a (>= 1:2.0~) | b:any, c:amd64"), [
    [
      { name: "a", version: { relation: ">=", value: "1:2.0~" } },
      { name: "b", qualifier: "any" },
    ],
    [{ name: "c", qualifier: "amd64" }],
  ]);
});

test("spaces, newlines and empty clauses say nothing", () => {
  assert.equal(written("a(=1)|b ,\n c  ( << 2 ) ,, "), ["a (= 1) | b", "c (<< 2)"]);
  assert.equal(written(""), []);
});

test("a lone angle means or equal, and a version without a relation means exactly", () => {
  assert.equal(written("a (< 1), b (> 2), c (3)"), ["a (<= 1)", "b (>= 2)", "c (= 3)"]);
});

test("what is restricted to other architectures or to build profiles is not there", () => {
  assert.equal(written("a [i386], b [amd64 i386], c [!amd64], d [!i386], e [linux-any] | f [any-i386]"), [
    "b",
    "d",
    "e",
  ]);
  assert.equal(written("a <!nocheck>, b <cross>, c <stage1> <!cross !nodoc>, d (>= 1) [amd64] <!x>"), [
    "a",
    "c",
    "d (>= 1)",
  ]);
});

test("malformed fields are told from empty ones", () => {
  for (const text of ["a b", "a (>= 1", "a (~ 1)", "-a", "a | | b", "a:", "(>= 1)", "a ()"]) {
    assert.is(parse(text), undefined, text);
  }
});

test("long runs of blanks are read in no more than their length", () => {
  const blanks = " ".repeat(1_000_000);
  assert.is(parse(`a${blanks}!`), undefined);
  assert.equal(written(`a${blanks}(>=${blanks}1)${blanks}[amd64]${blanks}`), ["a (>= 1)"]);
});

test.run();
