import { parse } from "../1-parse/parse.ts";
import type { SyntaxTree } from "../1-parse/syntax-tree.ts";
import { type StdFile, stdFilesWith } from "../std/std.ts";

/** The files of `std` that declare what the texts name; all of them for a name that is in none, so that the near one is found. */
export function standardFiles(texts: Iterable<string>): readonly SyntaxTree[] {
  const wanted = new Set<StdFile>();
  for (const text of texts)
    for (const [, name = ""] of text.matchAll(member))
      for (const file of name === "keyring" ? [] : stdFilesWith(name)) wanted.add(file);
  return [...wanted].map(({ file, text }) => parse(file, new TextEncoder().encode(text)).value);
}

/** `std.name`, with whatever may stand on both sides of the dot. */
const member = /\bstd\s*(?:#[^\n]*\s*)*\.\s*(?:#[^\n]*\s*)*([\w-]+)/g;
