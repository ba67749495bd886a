import { readFileSync } from "node:fs";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "../../compiler/1-parse/parse.ts";
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

test("the order of declarations and fields means nothing", () => {
  const [head = "", ...declarations] = php.split(/\n(?=source|profile|pool|# Two)/);
  const expected = withoutSpans(
    analyzed({ "a.plim": php, "php-fpm.conf": "", "index.php": "", "nginx.conf.hbs": "" }).value,
  );
  assert.ok(expected);
  const shuffled = fc.shuffledSubarray(declarations, { minLength: declarations.length });
  fc.assert(
    fc.property(shuffled, (order) => {
      const text = [head, ...order].join("\n");
      const { value, diagnostics } = analyzed({
        "a.plim": text,
        "php-fpm.conf": "",
        "index.php": "",
        "nginx.conf.hbs": "",
      });
      assert.equal(diagnostics, []);
      assert.equal(withoutSpans(value), expected);
    }),
    { numRuns: 50 },
  );
});

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
