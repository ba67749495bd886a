import { readdirSync, readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { format } from "./format.ts";

const head = "language 1\n\n";
const formatted = (text: string): string | undefined =>
  format("a.plim", new TextEncoder().encode(text)).value;

/** Expects a text, and what it comes to; both stand below `language 1`. */
function becomes(before: string, after: string): void {
  assert.is(formatted(head + before), head + after);
  assert.is(formatted(head + after), head + after);
}

test("entries have a line each, in blocks of several lines and at the top", () => {
  becomes("let a=1,let b =2\nx{\ny=1,z=2 }", "let a = 1\nlet b = 2\nx {\n  y = 1\n  z = 2\n}\n");
});

test("a block on one line stays so while it fits", () => {
  becomes("a{x=1,y=2}", "a { x = 1, y = 2 }\n");
  becomes("a{\n}", "a { }\n");
  becomes(
    `a { x = "${"x".repeat(60)}", y = "${"y".repeat(40)}" }`,
    `a {\n  x = "${"x".repeat(60)}"\n  y = "${"y".repeat(40)}"\n}\n`,
  );
});

test("the = of a run stand below each other; an empty line, a block of several lines and other labels end it", () => {
  becomes("x {\nab = 1\nc += 2\nd { e = 1 }\n}", "x {\n  ab = 1\n  c  += 2\n  d  { e = 1 }\n}\n");
  becomes("x {\nabc = 1\n\nc = 2\n}", "x {\n  abc = 1\n\n  c = 2\n}\n");
  becomes(
    "x {\na = 1\nfile /b { }\nfile /bcd { }\nmount /x { }\n}",
    "x {\n  a = 1\n  file /b   { }\n  file /bcd { }\n  mount /x { }\n}\n",
  );
});

test("an entry that the run would make too long ends it", () => {
  const long = `a = "${"x".repeat(92)}"`;
  becomes(`${long}\nbcdef = 1\nc = 2\n`, `${long}\nbcdef = 1\nc     = 2\n`);
});

test("lists are broken when too long or when the author did, with a comma after each element", () => {
  becomes('x = ["a"\n,"b",]', 'x = ["a", "b"]\n');
  becomes('x = [\n"a", "b"]', 'x = [\n  "a",\n  "b",\n]\n');
  const name = `"${"n".repeat(50)}"`;
  becomes(`x = [${name}, ${name}]`, `x = [\n  ${name},\n  ${name},\n]\n`);
  becomes(`x = f(a = ${name}, b = ${name})`, `x = f(\n  a = ${name},\n  b = ${name}\n)\n`);
});

test("a long element goes on before its loosest operators", () => {
  const name = "n".repeat(45);
  becomes(
    `require (${name} + 1 and ${name} or ${name})`,
    `require (\n  ${name} + 1 and ${name}\n    or ${name}\n)\n`,
  );
  becomes(`x = [for y in ${name} if ${name}: y]`, `x = [\n  for y in ${name}\n    if ${name}:\n    y\n]\n`);
});

test("a header whose call is too long breaks the call", () => {
  const name = "n".repeat(40);
  becomes(
    `container web extends service(a = ${name}, b = ${name}) {\nx = 1\n}`,
    `container web extends service(\n  a = ${name},\n  b = ${name}\n) {\n  x = 1\n}\n`,
  );
});

test("signs, ranges, members, indexes and calls are tight, operators are not", () => {
  becomes("x = - a . b [ 0 ] ( 1 ) -c- 1*2", "x = -a.b[0](1) - c - 1 * 2\n");
});

test("a range is tight unless a path would swallow it", () => {
  becomes("x = v6.1 .. v6.2", "x = v6.1..v6.2\n");
  becomes("x = /a .. /b", "x = /a .. /b\n");
  becomes("x = a .. /b", "x = a.. /b\n");
  becomes("x = [1 .., 2]", "x = [1.., 2]\n");
});

test("comments stay where they are: alone, behind, after a bracket, before one, inside an expression", () => {
  becomes(
    "#a\nx { # b\n# c\ny = 1 # d\n\n# e\n}#f\n#g",
    "#a\nx {  # b\n  # c\n  y = 1  # d\n\n  # e\n}  #f\n#g\n",
  );
  becomes(
    "x = [ # a\n1, # b\n# c\n2 # d\n, 3 # e\n# f\n]",
    "x = [  # a\n  1,  # b\n  # c\n  2,  # d\n  3,  # e\n  # f\n]\n",
  );
  becomes("x = (1 + # a\n2)", "x = (\n  1 +  # a\n    2\n)\n");
  becomes("x {\n# only\n}", "x {\n  # only\n}\n");
});

test("one empty line is kept, none at the ends of a block, and lines end with a line feed", () => {
  becomes("a = 1\r\n\r\n\r\nx {\r\n\r\nb = 1\r\n\r\n}\r\n\r\n", "a = 1\n\nx {\n  b = 1\n}\n");
});

test("a text of several lines is kept byte for byte", () => {
  becomes('x { a = """\n  b \n c"""\n}', 'x {\n  a = """\n  b \n c"""\n}\n');
});

test("the commas of a clause are no ends of an entry", () => {
  becomes(
    "app a after b , c for z in [x] {y = 1}, d = 2",
    "app a after b, c for z in [x] { y = 1 }\nd = 2\n",
  );
  becomes("container a on { x = 1 } , b { }", "container a on { x = 1 }, b { }\n");
});

test("an argument may have the name of a keyword", () => {
  becomes("x = f(\nlet = 1,\ntemplate = 2)", "x = f(\n  let = 1,\n  template = 2\n)\n");
});

test("a file with mistakes has no text, but its diagnostics", () => {
  const { value, diagnostics } = format("a.plim", new TextEncoder().encode("language 1\nx = = 1\n"));
  assert.is(value, undefined);
  assert.equal(
    diagnostics.map(({ name }) => name),
    ["unexpected-token"],
  );
});

test("a newer language is refused by name", () => {
  const { value, diagnostics } = format("a.plim", new TextEncoder().encode("language 2\n"));
  assert.is(value, undefined);
  assert.equal(
    diagnostics.map(({ name }) => name),
    ["unsupported-language"],
  );
});

/** An example of a chapter as a whole file: a fragment becomes the entries of a block. */
function fileOf(info: string, body: string): string {
  if (!/\bin=/.test(info)) return /^\s*(#.*\n\s*)*language/.test(body) ? body : `language 1\n${body}`;
  return `language 1\nx {\n${body.replace(/^(?=.)/gm, "  ")}}\n`;
}

const chapters = readdirSync("spec").filter((name) => name.endsWith(".md"));
test("the examples of the chapters that parse are in the one style", () => {
  let count = 0;
  for (const chapter of chapters)
    for (const [, info = "", body = ""] of readFileSync(`spec/${chapter}`, "utf8").matchAll(
      /^```plim([^\n]*)\n([\s\S]*?)^```$/gm,
    )) {
      const text = fileOf(info, body);
      const tidy = formatted(text);
      if (tidy === undefined) continue;
      assert.is(tidy, text, chapter);
      count++;
    }
  assert.ok(count >= 30, String(count));
});

test("examples, cases and the standard library are in the one style", () => {
  for (const folder of ["examples", "spec/cases", "compiler/std"])
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".plim")) continue;
      const text = readFileSync(`${folder}/${name}`, "utf8");
      const tidy = formatted(text);
      if (tidy !== undefined) assert.is(tidy, text, `${folder}/${name}`);
    }
});

test.run();
