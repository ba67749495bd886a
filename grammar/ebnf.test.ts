import { test } from "uvu";
import * as assert from "uvu/assert";
import { productions } from "./ebnf.ts";
import { ebnf } from "./ebnf-text.ts";

const rule = (name: string): string => {
  const found = productions().find((one) => one.name === name);
  return found ? ebnf(found) : "";
};

test("the text of a rule says what the parser does", () => {
  assert.is(rule("field"), "field = Word AssignOperator expression");
  assert.is(rule("ifEntry"), 'ifEntry = "if" expression body [ "else" body ]');
  assert.is(rule("parameters"), 'parameters = "(" [ parameter { "," [ parameter ] } ] ")"');
  assert.is(rule("unary"), 'unary = { "-" | "not" } postfix');
  assert.is(rule("references"), 'references = postfix { "," postfix }');
});

test("every rule that is used is there, and every rule but the two that a file begins with is used", () => {
  const text = productions().map(ebnf).join("\n");
  const names = productions().map(({ name }) => name);
  const lower = [...text.replace(/"[^"]*"/g, "").matchAll(/\b[a-z]\w*/g)].map(([name]) => name);
  assert.equal(
    lower.filter((name) => !names.includes(name)),
    [],
  );
  const unused = names.filter((name) => lower.filter((one) => one === name).length < 2);
  assert.equal(unused.sort(), ["file", "interpolation"]);
});

test("what stands for a mistake is no part of the grammar", () => {
  assert.not.match(productions().map(ebnf).join("\n"), /Broken/);
});

test.run();
