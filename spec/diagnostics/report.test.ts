import { test } from "uvu";
import * as assert from "uvu/assert";
import { diagnose } from "./diagnose.ts";
import type { Span } from "./diagnostic.ts";
import { report } from "./report.ts";

const source = "language 1\ncontainer web {\n  system += [/etc/mime.types]\n}\n";
const text = {
  color: false,
  width: 80,
  source: (file: string) => (file === "site.plim" ? source : undefined),
};

function spanOf(words: string): Span {
  const offset = source.indexOf(words);
  const before = source.slice(0, offset).split("\n");
  const start = { offset, line: before.length, column: (before.at(-1) ?? "").length + 1 };
  const end = { offset: offset + words.length, line: start.line, column: start.column + words.length };
  return { file: "site.plim", start, end };
}

const sample = diagnose(
  "no-such-project",
  { folder: "shop" },
  {
    at: spanOf("/etc/mime.types"),
    label: "required by container web",
    also: [{ span: spanOf("web"), label: "this container" }],
    notes: ["package media-types provides it"],
    fix: { safe: true, description: "add the package", edits: [{ span: spanOf("web"), text: "w" }] },
  },
);

test("text shows the lines, the marks, the notes and the fix", () => {
  assert.is(
    report([sample], "text", text),
    [
      "error[D0002 no-such-project]: there is no .plim file in shop",
      " --> site.plim:3:14",
      " 3 |   system += [/etc/mime.types]",
      "   |              ^^^^^^^^^^^^^^^ required by container web",
      " 2 | container web {",
      "   |           --- this container",
      "   = note: package media-types provides it",
      "   = fix (safe): add the package",
      "",
      "1 error",
      "",
    ].join("\n"),
  );
});

test("json keeps the contract: versions, spans from 1, a null fix", () => {
  const document = JSON.parse(report([sample, diagnose("internal-error", { reason: "x" })], "json", text));
  assert.is(document.format_version, 1);
  const [first, second] = document.diagnostics;
  assert.equal(Object.keys(first), ["code", "name", "severity", "message", "spans", "notes", "fix"]);
  assert.equal(first.spans[0], {
    file: "site.plim",
    start: { line: 3, column: 14 },
    end: { line: 3, column: 29 },
    label: "required by container web",
    primary: true,
  });
  assert.is(first.fix.safe, true);
  assert.is(second.fix, null);
});

test("a hostile line cannot steer the terminal", () => {
  const hostile = { ...text, source: () => "language 1\ncontainer \u001b[31mweb {\n  system \u202e\n" };
  assert.not.match(report([sample], "text", hostile), /\u001b|\u202e/);
});

test("a very long line is cut around its span", () => {
  const long = { ...text, source: () => `\n\n${" ".repeat(13)}/etc/mime.types${"x".repeat(5000)}` };
  for (const line of report([sample], "text", long).split("\n")) assert.ok(line.length <= 90, line);
});

test.run();
