import type { DiagnosticName } from "../../spec/diagnostics/table.ts";

/** Stands in a mended text where something was reported; no file may hold it, so that it is known again. */
export const reported = "\u0001";

/** A place that looks like another language. */
export interface Found {
  readonly text: string;
  readonly at: number;
  readonly image: string;
  /** An entry of a block or of a map begins here. */
  readonly begins: boolean;
  /** The brackets around it, the innermost last. */
  readonly open: readonly string[];
}
/** What is said of it, and what the parser reads in its place; offsets are those of the file. */
export interface MendedForm {
  readonly name: DiagnosticName;
  readonly values: Readonly<Record<string, string | number>>;
  /** What is pointed at, if not all that gives way. */
  readonly mark?: readonly [start: number, end: number];
  readonly start?: number;
  readonly end?: number;
  readonly instead: string;
  readonly notes?: readonly string[];
  readonly fix?: {
    readonly safe: boolean;
    readonly description: string;
    readonly edits: readonly (readonly [start: number, end: number, text: string])[];
  };
}
/** Undefined where the place means something else. */
export type Form = (found: Found) => MendedForm | undefined;

/** Where the lines end that stand deeper than the line of `at`; undefined if none follow. */
export function deeperEnd(text: string, at: number): number | undefined {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, lineStart + 200))?.[0].length ?? 0;
  const deeper = new RegExp(`(?:[ \\t]*\\r?\\n|[ \\t]{${indent + 1},}[^ \\t}\\])][^\\n]*(?:\\n|$))*`, "y");
  const next = text.indexOf("\n", at) + 1 || text.length;
  deeper.lastIndex = next;
  const below = deeper.exec(text)?.[0].trimEnd() ?? "";
  return below ? next + below.length : undefined;
}

/** Behind so many characters the end of a text is not looked for. */
export const farthest = 10_000;
