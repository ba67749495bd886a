import type { Fix } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";
import type { Files } from "../edge/interfaces.ts";

/**
 * Writes one field more at the start of a container's block. Unsafe: it accepts what the author has not judged. Without edits
 * where the header holds texts or braces of its own, among which its block is not sure to be found.
 */
export function fieldFix({ span }: Container, field: string, files: Pick<Files, "read">): Fix {
  const text = new TextDecoder().decode(files.read(span.file) ?? new Uint8Array());
  const header = /^[^"{}\n]*\{/.exec(text.slice(span.end.offset))?.[0];
  const description = `write ${field}`;
  if (header === undefined) return { safe: false, description, edits: [] };
  const offset = span.end.offset + header.length;
  const column = span.end.column + header.length;
  const at = { offset, line: span.end.line, column };
  const indent = `${/^[ \t]*/.exec(lineOf(text, span.start.offset))?.[0] ?? ""}  `;
  const end = /^[ \t]*(#[^\n]*)?\n/.test(text.slice(offset)) ? "" : `\n${indent}`;
  const edit = { span: { file: span.file, start: at, end: at }, text: `\n${indent}${field}${end}` };
  return { safe: false, description, edits: [edit] };
}

const lineOf = (text: string, at: number): string => text.slice(text.lastIndexOf("\n", at - 1) + 1);
