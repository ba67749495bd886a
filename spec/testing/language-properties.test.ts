import { readFileSync } from "node:fs";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "../../compiler/1-parse/parse.ts";
import { generateProject } from "../bench/generate.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Example } from "../diagnostics/examples/example.ts";
import { languageExamples } from "../diagnostics/examples/examples.ts";
import { analyzed, withoutSpans } from "./language.ts";

/** Enough to find what is likely, few enough to run each time; the seed of a failure is printed. */
const runs = { numRuns: 1000 };

const hello = readFileSync("examples/hello/hello.plim", "utf8");
const php = readFileSync("examples/php/php.plim", "utf8");
const texts = [
  hello,
  php,
  ...Object.values<Example>(languageExamples).flatMap(({ fails }) =>
    typeof fails === "string" ? [fails] : [],
  ),
].filter((text) => text.length < 4000);

/** Every span lies in its text, and lines and columns are numbers from 1. */
function sound(diagnostics: readonly Diagnostic[], length: number): void {
  for (const { spans, message } of diagnostics) {
    assert.ok(message.length > 0);
    for (const { start, end, file } of spans) {
      assert.ok(start.line >= 1 && start.column >= 1);
      assert.ok(
        start.offset <= end.offset && (file !== "a.plim" || end.offset <= length),
        JSON.stringify({ start, end, length }),
      );
    }
  }
}
function survives(text: string): void {
  sound(analyzed(text).diagnostics, text.length);
}

test("random bytes never throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      sound(parse("a.plim", bytes).diagnostics, 1000);
    }),
    runs,
  );
});

const words = [
  ...new Set(texts.join("\n").match(/[A-Za-z][\w-]*|\d[\w./:]*|\.\.|[{}[\]()=+,".:#\n-]|\/[\w/]+/g) ?? []),
];
test("random words of the language never throw", () => {
  const soup = fc
    .array(fc.constantFrom(...words), { maxLength: 120 })
    .map((list) => `language 1\n${list.join(" ")}`);
  fc.assert(fc.property(soup, survives), runs);
});

test("mutated examples never throw", () => {
  const mutated = fc
    .tuple(
      fc.constantFrom(...texts),
      fc.array(
        fc.tuple(fc.nat(), fc.nat(40), fc.constantFrom("", ...words, "\u0000", "\n", "é", "}", "{", '"')),
        { maxLength: 4 },
      ),
    )
    .map(([text, edits]) => edits.reduce(mutate, text));
  fc.assert(fc.property(mutated, survives), runs);
});
function mutate(text: string, [at, length, put]: readonly [number, number, string]): string {
  const from = at % (text.length + 1);
  return text.slice(0, from) + put + text.slice(from + length);
}

test("one brace taken out of an example is told in a few words", () => {
  const braces = [...hello.matchAll(/[{}]/g)].map(({ index }) => index);
  for (const at of braces) {
    const found = analyzed({
      "a.plim": hello.slice(0, at) + hello.slice(at + 1),
      "nginx.conf.hbs": "",
      "index.html.hbs": "",
    }).diagnostics;
    assert.ok(
      found.length >= 1 && found.length <= 3,
      `${at}: ${found.map(({ name, message }) => `${name} ${message}`).join("; ")}`,
    );
  }
});

/** A formatted text as entries: each its lines, or a first and a last line with entries between them. */
type Entry = readonly string[] | readonly [first: string, inner: readonly Entry[], last: string];

/** Comments stand with the entry below them; what is no block of several lines is one piece. */
function entriesOf(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  let piece: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    piece.push(line);
    if (line.trim() === "" || /^\s*#/.test(line)) continue;
    const indent = /^\s*/.exec(line)?.[0] ?? "";
    const end = /[[({]$|"""$/.test(line) ? lines.indexOf(lastLineOf(line, indent, lines, at), at + 1) : at;
    const inner = lines.slice(at + 1, end);
    const isBlock = /\{$/.test(line) && !line.includes("=");
    const last = lines[end] as string;
    if (isBlock) entries.push([piece.join("\n"), entriesOf(inner), last]);
    else entries.push(end === at ? piece : [...piece, ...inner, last]);
    [piece, at] = [[], end];
  }
  return entries;
}
function lastLineOf(line: string, indent: string, lines: readonly string[], from: number): string {
  const isEnd = line.endsWith('"""') ? /^\s*"""$/ : new RegExp(`^${indent}[\\])}]`);
  return lines.slice(from + 1).find((each) => isEnd.test(each)) as string;
}

/** The same entries at every level, each level in an order that `next` draws. */
function shuffled(entries: readonly Entry[], next: () => number): string[] {
  const keyed = entries.map((entry) => [next(), entry] as const).sort(([a], [b]) => a - b);
  return keyed.flatMap(([, entry]) => {
    const [first, inner, last] = entry;
    return typeof inner === "object"
      ? [first as string, ...shuffled(inner, next), last as string]
      : [...(entry as readonly string[])];
  });
}

/** Lists of named things say no order; what an author wrote as a list keeps its own. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(unordered);
    const keyOf = (item: unknown) => JSON.stringify(item);
    const isNamed = items.every((item) => typeof item === "object" && item !== null && !Array.isArray(item));
    return isNamed ? items.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) : items;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, unordered(item)]),
  );
}

for (const [name, text] of Object.entries({ hello, php, generated: generateProject(2) })) {
  test(`the order of declarations, blocks and fields means nothing: ${name}`, () => {
    const others = Object.fromEntries(
      [...text.matchAll(/from = \.\/([\w.-]+)/g)].map(([, file]) => [file as string, ""]),
    );
    const modelOf = (text: string) => {
      const { value, diagnostics } = analyzed({ "a.plim": text, ...others });
      assert.equal(diagnostics, [], text);
      return unordered(withoutSpans(value));
    };
    const [head = "", ...lines] = text.trimEnd().split("\n");
    const entries = entriesOf(lines);
    const expected = modelOf(text);
    const orders = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(orders, (order) => {
        const next = () => order.next().value as number;
        assert.equal(modelOf([head, ...shuffled(entries, next)].join("\n")), expected);
      }),
      runs,
    );
  });
}

test("hostile input is answered in bounded time", () => {
  const started = performance.now();
  survives(`language 1\nlet a = ${"[".repeat(50_000)}`);
  survives(`language 1\nlet a = ${"not ".repeat(50_000)}true`);
  survives(`language 1\nlet a = ${"if true then ".repeat(5_000)}1`);
  survives(`language 1\nlet a = ${"1 + ".repeat(50_000)}1`);
  survives(`language 1\nlet a = "${"{a}".repeat(20_000)}"`);
  survives(
    `language 1\nlet a0 = "xxxxxxxxxx"\n${Array.from({ length: 40 }, (_, i) => `let a${i + 1} = "{a${i}}{a${i}}"`).join("\n")}\n`,
  );
  survives(
    `language 1\nlet a0 = ["x", "y"]\n${Array.from({ length: 40 }, (_, i) => `let a${i + 1} = a${i} + a${i}`).join("\n")}\n`,
  );
  survives(`language 1\n${Array.from({ length: 5_000 }, (_, i) => `let a${i} = a${i + 1}`).join("\n")}\n`);
  survives(`language 1\n${"$ ".repeat(50_000)}`);
  survives(`language 1\n${"}\n".repeat(20_000)}`);
  assert.ok(performance.now() - started < 60_000);
});

test.run();
