import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { parse } from "./parse.ts";

const read = (text: string) => parse("a.plim", new TextEncoder().encode(text));

/** The text with all fixes that it is offered. */
function fixed(text: string): string {
  const edits = read(text).diagnostics.flatMap(({ fix }) => fix?.edits ?? []);
  return edits
    .sort((a, b) => b.span.start.offset - a.span.start.offset)
    .reduce(
      (left, { span, text: put }) => left.slice(0, span.start.offset) + put + left.slice(span.end.offset),
      text,
    );
}

const mends: readonly (readonly [wrong: string, right: string])[] = [
  ["let a: 1", "let a = 1"],
  ["let a == 1", "let a = 1"],
  ["let a : 1", "let a = 1"],
  ["let a := 1", "let a = 1"],
  ["let a => 1", "let a = 1"],
  ["const a = 1", "let a = 1"],
  ["let a = 1;", "let a = 1"],
  ["let a = { b = 1; c = 2; }", "let a = { b = 1, c = 2 }"],
  ['let a = { "b": 1 }', 'let a = { "b" = 1 }'],
  ["let a = 'x'", 'let a = "x"'],
  ["let a = “x”", 'let a = "x"'],
  ["let a = `x`", 'let a = "x"'],
  ["let a = <<EOF\nx\n  EOF", 'let a = """\nx\n  """'],
  ["let a = 1 // one", "let a = 1 # one"],
  ["/* one\n * two */\nlet a = 1", "# one\n# two\nlet a = 1"],
  ["let a = 512 MiB", "let a = 512MiB"],
  ["let a = 1,5", "let a = 1.5"],
  ["let a = 1_000", "let a = 1000"],
  ["let a = true&&false", "let a = true and false"],
  ["let a = !true || false", "let a = not true or false"],
  ["let a =\u00a01", "let a = 1"],
  ["let a = https://x.example/", 'let a = "https://x.example/"'],
  ["let b = 1\nlet a = ${b}", "let b = 1\nlet a = b"],
  ["limits\n{\n}", "limits {\n}"],
  ["app b = { }", "app b { }"],
  ["app b { package [1] }", "app b { package = [1] }"],
];
for (const [wrong, right] of mends)
  test(`${JSON.stringify(wrong)} is mended`, () => {
    assert.is(fixed(`language 1\n${wrong}\n`), `language 1\n${right}\n`);
    assert.equal(read(`language 1\n${right}\n`).diagnostics, []);
  });

test("the number of a language is mended", () => {
  assert.is(fixed("language = 1\n"), "language 1\n");
});

for (const [text, language] of [
  ['{ "container": {} }\n', "JSON"],
  ["# a stack\nservices:\n  web:\n    image: nginx\n", "YAML"],
  ["---\nkind: Pod\n", "YAML"],
  ["FROM debian:12\nRUN true\n", "a Dockerfile"],
  ['resource "docker_container" "web" {\n}\n', "Terraform"],
  ["{ pkgs, ... }:\n{ }\n", "Nix"],
] as const)
  test(`${language} is known for what it is: ${JSON.stringify(text)}`, () => {
    const { diagnostics } = read(text);
    assert.equal(diagnostics.map(told), [`foreign-language: this is ${language}, not a .plim file`]);
  });
const told = ({ name, message }: Diagnostic) => `${name}: ${message}`;

for (const hostile of [
  "/*",
  "${",
  "$(",
  "'",
  '"',
  "«",
  "„",
  "<<E\n",
  "a:",
  "a: ",
  "a-",
  "a:\n b\n",
  '"""',
  "\n{",
  "1 ",
  "!",
  "a = 1,",
])
  test(`a text of ${JSON.stringify(hostile)} alone is read in bounded time`, () => {
    const text = `language 1\n)\n${hostile.repeat(10_000)}`;
    const start = performance.now();
    read(text);
    assert.ok(performance.now() - start < 3_000, `${performance.now() - start} ms`);
  });

test.run();
