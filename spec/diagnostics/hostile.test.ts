import * as check from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "./diagnostic.ts";
import { type Format, formats } from "./formats.ts";
import { report } from "./report.ts";
import { hostile } from "./testing/samples.ts";
import { readSarif } from "./testing/sarif.ts";
import { readXml } from "./testing/xml.ts";

/** What each form must be, whatever a diagnostic holds; throws when it is not. */
const valid: Readonly<Record<Format, (text: string) => void>> = {
  text: (text) => assert.not.match(text, /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]/),
  json: (text) => assert.not.match(JSON.stringify(JSON.parse(text)), /\\ud[89a-f]/),
  sarif: (text) => {
    const { results } = readSarif(text);
    for (const { message } of results) assert.ok(message.text.length > 0);
  },
  github: (text) => {
    for (const line of text.split("\n")) assert.match(line, /^(?:::(?:error|warning|notice) [^:]*::.*)?$/);
    assert.not.match(text, /[\0-\x08\x0b-\x1f\u2028]/);
  },
  junit: (text) => void readXml(text),
};

const words = check.oneof(
  check.string({ unit: "binary", maxLength: 40 }),
  check.string({
    unit: check.constantFrom("\ud83d", "\ude00", "\0", "\n", "\r", "]]>", "::", "%", "<", "&", "[", "]("),
  }),
  check.constant(hostile),
);
const count = check.oneof(check.integer({ min: 1, max: 9 }), check.constantFrom(0, -1, Number.NaN, 1e9, 0.5));
const position = check.record({ offset: count, line: count, column: count });
const span = check.record({ file: words, start: position, end: position });
const diagnostics = check.array(
  check.record({
    code: check.constantFrom("D0402", "D0001", "D0108"),
    name: check.constantFrom("duplicate-address", "internal-error", "unknown-character"),
    severity: check.constantFrom("error" as const, "warning" as const, "note" as const),
    message: words,
    spans: check.array(
      check.tuple(span, words).map(([at, label]) => ({ ...at, label, primary: false })),
      { maxLength: 4 },
    ),
    notes: check.array(words, { maxLength: 3 }),
    fix: check.option(
      check.record({
        safe: check.boolean(),
        description: words,
        edits: check.array(check.record({ span, text: words }), { maxLength: 2 }),
      }),
    ),
  }),
  { maxLength: 4 },
);

for (const format of formats)
  test(`${format}: any text in any place gives a valid document`, () => {
    check.assert(
      check.property(diagnostics, words, (made, source) => {
        const found = made.map(({ fix, ...rest }) => (fix ? { ...rest, fix } : rest)) as Diagnostic[];
        const options = { color: false, width: 80, wrap: source.length % 2 === 0, source: () => source };
        valid[format](report(found, format, options));
      }),
      { numRuns: 1000 },
    );
  });

for (const format of formats.filter((one) => one !== "json"))
  test(`${format}: a message of 1 MB is cut`, () => {
    const long = `${hostile}${"[x](y) ".repeat(150_000)}`;
    const huge: Diagnostic = {
      code: "D0402",
      name: "duplicate-address",
      severity: "error",
      message: long,
      spans: [],
      notes: [long],
    };
    const text = report([huge], format, { color: false, width: 80, wrap: true, source: () => undefined });
    valid[format](text);
    assert.ok(text.length < 100_000, `${text.length} characters`);
    assert.match(text, /characters more/);
  });

test("json: a message of 1 MB is whole: scripts want the data", () => {
  const message = "x".repeat(1 << 20);
  const huge: Diagnostic = { code: "D0402", name: "x", severity: "error", message, spans: [], notes: [] };
  const text = report([huge], "json", { color: false, width: 80, source: () => undefined });
  assert.is(JSON.parse(text).diagnostics[0].message, message);
});

test.run();
