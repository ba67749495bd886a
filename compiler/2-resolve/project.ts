import type { SyntaxTree } from "../1-parse/syntax-tree.ts";

/** Every file of a program as it was written. */
export interface Project {
  /** The files of the project's own folder, sorted: one program. */
  readonly own: readonly string[];
  /** By path: the own files, and those that they import. */
  readonly trees: ReadonlyMap<string, SyntaxTree>;
  /** The standard library, parsed only if some file says `std`. */
  readonly std: readonly SyntaxTree[];
}
