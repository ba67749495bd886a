import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import { decode } from "./decode.ts";
import { readMistaken } from "./mistaken.ts";
import { readSound } from "./sound.ts";
import { SourceText } from "./source-text.ts";
import type { SyntaxTree } from "./syntax-tree.ts";
import { unreadable } from "./unreadable.ts";

/**
 * Reads one file. It never throws and never gives up as a whole: what cannot be read is reported once and left out.
 * `file` is the name that spans carry. Grammar and messages: spec/lexical.md, spec/syntax.md.
 */
export function parse(file: string, bytes: Uint8Array): Checked<SyntaxTree> {
  const { text, fault } = decode(file, bytes);
  const source = new SourceText(file, text);
  if (fault) return unreadable(source, [fault]);
  const sound = readSound(source);
  return sound ? { value: sound, diagnostics: [] } : readMistaken(source);
}
