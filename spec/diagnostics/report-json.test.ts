import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "./diagnostic.ts";
import { readDiagnostics, reportJson } from "./report-json.ts";

const position = (line: number, column: number) => ({ offset: 0, line, column });
const span = { file: "site.plim", start: position(3, 5), end: position(3, 9) };
const bare: Diagnostic = {
  code: "D0001",
  name: "internal-error",
  severity: "error",
  message: "internal error: half a pair",
  spans: [],
  notes: ["one"],
};
const full: Diagnostic = {
  ...bare,
  severity: "warning",
  spans: [{ ...span, label: "here", primary: true }],
  fix: { safe: false, description: "write it", edits: [{ span, text: "it\n" }] },
};

test("what a document says is read back from it", () => {
  assert.equal(readDiagnostics(reportJson([bare, full], { images: [] })), [bare, full]);
});

test.run();
