import type { LoadedClosure, LoadedFile } from "../loaded.ts";
import type { Program } from "../program.ts";
import type { System } from "../system.ts";

/** A file that a program opens by itself while it runs, because a configuration or a note of its own says so. */
export interface Wish {
  /** Who names it, for the message: `/etc/nsswitch.conf (hosts)`. */
  readonly by: string;
  /** Names as `dlopen` takes them; one that can be had is enough. */
  readonly names: readonly string[];
  /** What it is, where a name does not say: `character set ISO-8859-15`. */
  readonly what?: string;
  /** Required: what names it fails without. Recommended: it goes on with less. Suggested: hardly anybody misses it. */
  readonly weight: "required" | "recommended" | "suggested";
  /** A library that this file opens; absent: the file has only to be there. */
  readonly opener?: LoadedFile;
}

/** What one executable's process may open. */
export interface Process {
  readonly program: Program;
  readonly closure: LoadedClosure;
  readonly system: System;
}
export type WishesOf = (process: Process) => readonly Wish[];

/** Text of a configuration file by any path that leads to it. */
export function readText({ tree, read }: System, path: string): string | undefined {
  const found = tree.resolve(path);
  return found && read(found.path);
}

/** Some file of the closure takes a name from others that the pattern, of one line each, knows. */
export function usesAny({ files }: LoadedClosure, pattern: RegExp): boolean {
  const lines = new RegExp(pattern, "m");
  return files.some(({ facts }) => lines.test(facts.undefinedSymbols));
}
