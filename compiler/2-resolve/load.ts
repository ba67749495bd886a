import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { largestFile, parse } from "../1-parse/parse.ts";
import type { SyntaxTree } from "../1-parse/syntax-tree.ts";
import type { Files } from "../edge/interfaces.ts";
import { stdFiles } from "../std/std.ts";
import { importedFile } from "./import-path.ts";
import type { Project } from "./project.ts";

/** Reads the files of a project, and what they import, each once. An import that is not there is the next stage's matter. */
export function load(files: Files): Checked<Project> {
  const own = files.sources();
  const trees = new Map<string, SyntaxTree>();
  const diagnostics: Diagnostic[] = [];
  const waiting = [...own];
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (trees.has(file)) continue;
    const bytes = readBounded(files, file);
    if (!bytes) {
      if (own.includes(file)) diagnostics.push(diagnose("unreadable-source", { file }));
      continue;
    }
    const tree = parse(file, bytes);
    diagnostics.push(...tree.diagnostics);
    trees.set(file, tree.value);
    for (const entry of tree.value.entries) {
      const next = entry.kind === "import" ? importedFile(file, entry) : undefined;
      if (next !== undefined) waiting.push(next);
    }
  }
  const wanted = [...trees.values()].some(({ source }) => /\bstd\b/.test(source.text));
  const std = wanted
    ? stdFiles.map(({ file, text }) => parse(file, new TextEncoder().encode(text)).value)
    : [];
  return { value: { own, trees, std }, diagnostics };
}

/** A file that is too large is not read at all: an empty array of its size says so to `parse`. */
function readBounded(files: Files, file: string): Uint8Array | undefined {
  const size = files.size(file);
  if (size !== undefined && size > largestFile) return new Uint8Array(size);
  return files.read(file);
}
