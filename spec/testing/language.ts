import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Model } from "../../compiler/3-evaluate/model.ts";
import { analyze } from "../../compiler/analyze.ts";
import { memoryFiles } from "../../compiler/edge/memory-files.ts";
import type { Checked, Diagnostic } from "../diagnostics/diagnostic.ts";

/** Analyzes texts by file name; one text alone is `a.plim`. */
export function analyzed(
  files: string | Readonly<Record<string, string | Uint8Array>>,
): Checked<Model | undefined> {
  return analyze(memoryFiles(typeof files === "string" ? { "a.plim": files } : files));
}

/** Analyzes a folder of the project. */
export function analyzedFolder(folder: string): Checked<Model | undefined> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = names.map((each) => join(each.parentPath, each.name));
  return analyze(
    memoryFiles(Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path)]))),
  );
}

/** The text that a diagnostic's primary span marks. */
export function marked(text: string, { spans }: Diagnostic): string {
  const span = spans.find(({ primary }) => primary);
  return span ? text.slice(span.start.offset, span.end.offset) : "";
}

/** Expects exactly these diagnostics, each as its name and the text it points at. */
export function expectFaults(
  text: string,
  expected: readonly (readonly [name: string, text: string])[],
): void {
  const found = analyzed(text).diagnostics.map((each) => [each.name, marked(text, each)]);
  assert.equal(found, expected);
}

/** A model without its spans, for comparing what two programs mean. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "span");
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutSpans(item)]));
}
