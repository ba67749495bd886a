import type { ImportEntry } from "../../grammar/syntax.ts";
import type { Span } from "../../spec/diagnostics/diagnostic.ts";
import type { SyntaxTree } from "../1-parse/syntax-tree.ts";
import type { OpenModule } from "../edge/interfaces.ts";

/** Every file of a program as it was written. */
export interface Project {
  /** The files of the project's own folder, sorted: one program. */
  readonly own: readonly string[];
  /** By path: the own files, those that they import, and those of modules. */
  readonly trees: ReadonlyMap<string, SyntaxTree>;
  /** The file that each import brings; one that was refused brings none. */
  readonly imports: ReadonlyMap<ImportEntry, string>;
  /** By place, as a lock has it. */
  readonly modules: ReadonlyMap<string, UsedModule>;
  /** By file, of those that belong to a module: its place. */
  readonly roots: ReadonlyMap<string, string>;
  /** An import brought nothing, which was said: a name that is not found may stand there. */
  readonly failed: boolean;
  /** Of the standard library the files that are named, and no others. */
  readonly std: readonly SyntaxTree[];
}
export interface UsedModule {
  readonly opened: OpenModule;
  /** The first import of it. */
  readonly at: Span;
}
