import { noSpellings, TokenList } from "../../grammar/token-list.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { SourceText } from "./source-text.ts";
import type { SyntaxTree } from "./syntax-tree.ts";

/** The tree of a file of which nothing was read. */
export function unreadable(source: SourceText, diagnostics: readonly Diagnostic[]): Checked<SyntaxTree> {
  const comments = new TokenList(source.text, 0, noSpellings, 4);
  const empty = { language: undefined, entries: [], comments, allowances: [] };
  return { value: { source, ...empty, incomplete: true }, diagnostics };
}
