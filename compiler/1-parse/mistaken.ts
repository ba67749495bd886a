import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { readCarefully } from "./careful.ts";
import { reported } from "./foreign-form.ts";
import { foreignLanguage } from "./foreign-language.ts";
import { mend } from "./mend.ts";
import type { SourceText } from "./source-text.ts";
import type { SyntaxTree } from "./syntax-tree.ts";
import { unreadable } from "./unreadable.ts";

/**
 * The tree of a text that is not known to be sound. If it has faults it is read once more, with what other languages would
 * say in its place put as this one says it. The program loads this, and Chevrotain with it, at the first such text.
 */
export function readMistaken(source: SourceText): Checked<SyntaxTree> {
  const tree = readCarefully(source, source.text, []);
  return tree.diagnostics.length === 0 ? tree : readAgain(source, tree);
}

function readAgain(source: SourceText, tree: Checked<SyntaxTree>): Checked<SyntaxTree> {
  const foreign = tree.value.language === undefined ? foreignLanguage(source) : undefined;
  if (foreign) return unreadable(source, [foreign]);
  const mended = mend(source);
  const unquoted = tree.diagnostics.filter(({ name, spans: [span] }) => {
    const at = { start: span?.start.offset ?? 0, end: span?.end.offset ?? 0 };
    return name === "unquoted-text" && mended.text.slice(at.start, at.end) === source.slice(at);
  });
  const told = [...mended.diagnostics, ...unquoted];
  return told.length === 0 ? tree : readCarefully(source, withoutSpans(mended.text, unquoted), told);
}

function withoutSpans(text: string, told: readonly Diagnostic[]): string {
  return told.reduce((left, { spans: [span] }) => {
    const [start, end] = [span?.start.offset ?? 0, span?.end.offset ?? 0];
    return left.slice(0, start) + reported.padEnd(end - start) + left.slice(end);
  }, text);
}
