import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { faultProjects } from "./faults.ts";
import { analyzed } from "./language.ts";

const projects = faultProjects();
const faulty = projects.filter(({ expected }) => expected !== undefined);
const clean = projects.filter(({ expected }) => expected === undefined);

for (const { title, expected, files, mark } of faulty)
  test(`${title} gives ${expected} at its mark`, () => {
    const { diagnostics } = analyzed(files);
    assert.equal(
      diagnostics.map(told),
      [expected].map((name) => `${name} at ${textAt(files, mark)}`),
      messages(diagnostics),
    );
    const [span] = diagnostics[0]?.spans ?? [];
    assert.is(span?.file, mark?.file);
    assert.is(span?.start.offset, mark?.start);
    function told({ name, spans: [first] }: Diagnostic): string {
      return `${name} at ${textAt(files, first && { file: first.file, start: first.start.offset, end: first.end.offset })}`;
    }
  });

for (const { title, files } of clean)
  test(`${title} gives no diagnostic`, () => {
    const { diagnostics, value } = analyzed(files);
    assert.equal(diagnostics, [], messages(diagnostics));
    assert.ok(value);
  });

function textAt(
  files: Readonly<Record<string, string>>,
  mark: { readonly file: string; readonly start: number; readonly end: number } | undefined,
): string {
  return mark ? JSON.stringify(files[mark.file]?.slice(mark.start, mark.end)) : "nothing";
}
const messages = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map(({ name, message }) => `${name}: ${message}`).join("\n");

test("there are enough of both", () => {
  assert.ok(faulty.length >= 150, `${faulty.length} faults`);
  assert.ok(clean.length >= 40, `${clean.length} clean projects`);
  assert.ok(new Set(faulty.map(({ expected }) => expected)).size >= 80);
});

test.run();
