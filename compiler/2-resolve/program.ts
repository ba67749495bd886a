import type { Block, LetEntry } from "../../grammar/syntax.ts";
import type { SourceText } from "../1-parse/source-text.ts";

/** All declarations, and for each file the names that it sees. */
export interface Program {
  /** Of the project and all that it imports, not of `std`. */
  readonly declarations: readonly Declaration[];
  /** A file could not be read in full: a name that is not found may stand in the unread part. */
  readonly incomplete: boolean;
  /** By file, of those that belong to a module: its place, which no path of theirs leads out of. */
  readonly roots: ReadonlyMap<string, string>;
}

export type Named = Declaration | Namespace;

/** Something with a name at the top of a file. */
export interface Declaration {
  readonly is: "declaration";
  /** Unique in the program: `web`, or `shop.web` when it is only reached through a namespace. */
  readonly name: string;
  readonly entry: Block | LetEntry;
  /** The block's kind: `let`, `container`, `template`, … */
  readonly kind: string;
  readonly source: SourceText;
  readonly scope: Scope;
}
/** What an `import … as` brings, and `std`. */
export interface Namespace {
  readonly is: "namespace";
  readonly name: string;
  readonly members: ReadonlyMap<string, Named>;
}
/** The names of one file; several files of a project share one. */
export interface Scope {
  readonly names: ReadonlyMap<string, Named>;
}

/** The kinds of block that stand at the top of a file, and which of their labels is their name. */
export const declarationKinds: Readonly<Record<string, { readonly nameAt: number }>> = {
  source: { nameAt: 1 },
  profile: { nameAt: 0 },
  pool: { nameAt: 0 },
  container: { nameAt: 0 },
  template: { nameAt: 0 },
  fleet: { nameAt: 0 },
  server: { nameAt: 0 },
  policy: { nameAt: 0 },
};

/** The name that a block is declared by, with its place; undefined when its header lacks one. */
export function declaredName(
  block: Block,
): { readonly text: string; readonly start: number; readonly end: number } | undefined {
  const label = block.labels[declarationKinds[block.word.text]?.nameAt ?? 0];
  if (label?.kind === "name") return { text: label.name, start: label.start, end: label.end };
  return undefined;
}
