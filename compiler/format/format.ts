import { hasErrors } from "../../spec/diagnostics/checked.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import { largestFile } from "../1-parse/decode.ts";
import { parse } from "../1-parse/parse.ts";
import { print } from "./print.ts";
import { readLayout } from "./read-layout.ts";

/**
 * The text of a file in the one style (spec/formatting.md): every comment stays, and what it means does not change. A
 * file with syntax errors has no value: there is nothing to lay out, only diagnostics. Nor has one whose indentation
 * would make it larger than a file may be.
 */
export function format(file: string, bytes: Uint8Array): Checked<string | undefined> {
  const { value: tree, diagnostics } = parse(file, bytes);
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const text = print(readLayout(tree.source.text));
  const size = Buffer.byteLength(text);
  if (size <= largestFile) return { value: text, diagnostics };
  const at = tree.source.span({ start: 0, end: 0 });
  const tooLarge = diagnose("file-too-large", { size, limit: largestFile }, { at });
  return { value: undefined, diagnostics: [...diagnostics, tooLarge] };
}
