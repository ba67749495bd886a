import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { readCarefully, unreadable } from "./careful.ts";
import { decode } from "./decode.ts";
import { reported } from "./foreign-form.ts";
import { foreignLanguage } from "./foreign-language.ts";
import { mend } from "./mend.ts";
import { readSound } from "./sound.ts";
import { SourceText } from "./source-text.ts";
import type { SyntaxTree } from "./syntax-tree.ts";

/**
 * Reads one file. It never throws and never gives up as a whole: what cannot be read is reported once and left out.
 * `file` is the name that spans carry. Grammar and messages: spec/lexical.md, spec/syntax.md.
 */
export function parse(file: string, bytes: Uint8Array): Checked<SyntaxTree> {
  const { text, fault } = decode(file, bytes);
  const source = new SourceText(file, text);
  if (fault) return unreadable(source, [fault]);
  const sound = readSound(source);
  if (sound) return { value: sound, diagnostics: [] };
  const tree = readCarefully(source, text, []);
  return tree.diagnostics.length === 0 ? tree : readAgain(source, tree);
}

/** A file with faults is read once more, with what other languages would say in its place put as this one says it. */
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
