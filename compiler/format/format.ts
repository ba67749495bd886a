import { hasErrors } from "../../spec/diagnostics/checked.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import { parse } from "../1-parse/parse.ts";
import { print } from "./print.ts";
import { readLayout } from "./read-layout.ts";

/**
 * The text of a file in the one style (spec/formatting.md): every comment stays, and what it means does not change. A
 * file with syntax errors has no value: there is nothing to lay out, only diagnostics.
 */
export function format(file: string, bytes: Uint8Array): Checked<string | undefined> {
  const { value: tree, diagnostics } = parse(file, bytes);
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  return { value: print(readLayout(tree.source.text)), diagnostics };
}
