import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { analyzedFolder, withoutSpans } from "../testing/language.ts";

/** A case is a folder of sources and what each stage makes of them; PLIMSOLL_ACCEPT=1 writes that anew. */
const cases = readdirSync("spec/cases", { withFileTypes: true })
  .filter(
    (each) =>
      each.isDirectory() && readdirSync(`spec/cases/${each.name}`).some((name) => name.endsWith(".plim")),
  )
  .map(({ name }) => `spec/cases/${name}`);

for (const folder of cases)
  test(`${folder} is what it was`, () => {
    const { value, diagnostics } = analyzedFolder(folder);
    expectFile(`${folder}/expected.diagnostics.json`, diagnostics.map(summary));
    if (value) expectFile(`${folder}/expected.model.json`, withoutSpans(value));
    else assert.not(existsSync(`${folder}/expected.model.json`), "a model was expected");
  });

/** A diagnostic in the form that a review can read: places as file:line:column. */
function summary({ code, name, message, spans, notes, fix }: Diagnostic): unknown {
  const places = spans.map(({ file, start, end, label }) => {
    const to = end.line === start.line ? end.column : `${end.line}:${end.column}`;
    return `${file}:${start.line}:${start.column}-${to}${label ? ` ${label}` : ""}`;
  });
  return { code, name, message, spans: places, notes, ...(fix && { fix: fix.description, safe: fix.safe }) };
}

function expectFile(path: string, found: unknown): void {
  const text = `${JSON.stringify(found, null, 2)}\n`;
  if (process.env.PLIMSOLL_ACCEPT) writeFileSync(path, text);
  assert.fixture(text, readFileSync(path, "utf8"));
}

test("there are cases", () => assert.ok(cases.length >= 5));

test.run();
