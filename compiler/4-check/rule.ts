import type { Diagnostic, Located, Span } from "../../spec/diagnostics/diagnostic.ts";
import type { Container, FileBlock, Model } from "../3-evaluate/model.ts";
import type { ProgramFiles } from "../edge/interfaces.ts";

/** One thing that must hold of every model (spec/checks.md). */
export type CheckRule = (model: Model, files: ProgramFiles) => readonly Diagnostic[];

/** The author's files of a container, those of its apps included. */
export const filesOf = ({ files, apps }: Container): readonly FileBlock[] => [
  ...files,
  ...apps.flatMap((app) => app.files),
];
/** What a container and its apps ask of the archive: `name` or `name=version`. */
export const packagesOf = ({ packages, apps }: Container): readonly Located<string>[] => [
  ...packages,
  ...apps.flatMap((app) => app.packages),
];

/** Pairs of an item and the first one with the same key, in order. */
export function repeated<T>(
  items: readonly T[],
  key: (item: T) => string,
): readonly { readonly first: T; readonly again: T }[] {
  const seen = new Map<string, T>();
  return items.flatMap((again) => {
    const name = key(again);
    const first = seen.get(name);
    if (first === undefined) seen.set(name, again);
    return first === undefined ? [] : [{ first, again }];
  });
}

/** A second span, for the thing that was there before. */
export const before = (span: Span, label: string) => [{ span, label }];
