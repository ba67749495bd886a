import type { Field } from "../../grammar/syntax.ts";
import type { Edit, Fix } from "../../spec/diagnostics/diagnostic.ts";
import type { SourceText } from "../1-parse/source-text.ts";
import type { Instance } from "./instance.ts";

/** Fields that a block had once, and that now stand in the block around it, where they mean the same. */
const moved: Readonly<Record<string, string>> = { "place needs": "container" };

/** The kind of the block that has the field now; undefined: it was never moved. */
export function newHome({ schema }: Instance, { name }: Field): string | undefined {
  return moved[`${schema.kind} ${name.text}`];
}

/**
 * Writes the field in front of its block. Without edits where the declaration around it says the word a second time, since
 * what the two are together is for its author to say.
 */
export function moveOut({ block }: Instance, { name, value }: Field, source: SourceText): Fix {
  const description = `move ${name.text} in front of ${block.word.text}`;
  const { text } = source;
  const around = declarationAround(text, block.start, block.end);
  if (around.match(new RegExp(`\\b${name.text}\\b`, "g"))?.length !== 1)
    return { safe: false, description, edits: [] };
  const line = text.slice(text.lastIndexOf("\n", block.start - 1) + 1, block.start);
  const between = /^\s*$/.test(line) ? `\n${line}` : ", ";
  const edit = (start: number, end: number, put: string): Edit => ({
    span: source.span({ start, end }),
    text: put,
  });
  const [from, to] = withSeparator(text, name.start, value.end);
  const written = `${name.text} += ${source.slice(value)}${between}`;
  return { safe: true, description, edits: [edit(block.start, block.start, written), edit(from, to, "")] };
}

/** From the line at the margin that begins the declaration to the one that ends it. */
function declarationAround(text: string, start: number, end: number): string {
  const before = [...text.slice(0, start).matchAll(/^\S/gm)].at(-1)?.index ?? 0;
  const after = /^\}/m.exec(text.slice(end));
  return text.slice(before, after ? end + after.index : text.length);
}

/** What goes with a field that goes: the comma before or behind it, or all of its line. */
function withSeparator(text: string, start: number, end: number): [number, number] {
  const before = /,\s*$/.exec(text.slice(0, start))?.[0].length;
  if (before !== undefined) return [start - before, end];
  const behind = /^\s*,[ \t]*/.exec(text.slice(end))?.[0].length;
  if (behind !== undefined) return [start, end + behind];
  const indent = /\n[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return [start - indent, end];
}
