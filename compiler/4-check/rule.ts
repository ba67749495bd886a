import type { Diagnostic, Located, Span } from "../../spec/diagnostics/diagnostic.ts";
import type { App, Container, FileBlock, Model, Port } from "../3-evaluate/model.ts";
import type { ProgramFiles } from "../edge/interfaces.ts";

/** One thing that must hold of every model (spec/checks.md). */
export type CheckRule = (model: Model, files: ProgramFiles) => readonly Diagnostic[];

/** The author's files of a container, those of its apps included. */
export const filesOf = ({ files, apps }: Container): readonly FileBlock[] =>
  withThoseOf(apps, files, (app) => app.files);
/** What a container and its apps ask of the archive: `name` or `name=version`. */
export const packagesOf = ({ packages, apps }: Container): readonly Located<string>[] =>
  withThoseOf(apps, packages, (app) => app.packages);
/** The ports on which a container is listened. */
export const portsOf = ({ apps }: Container): readonly Located<Port>[] =>
  withThoseOf(apps, [], (app) => app.listen);

/** Most containers have one app and nothing of their own: its list is all of it. */
function withThoseOf<T>(
  apps: readonly App[],
  own: readonly T[],
  ofApp: (app: App) => readonly T[],
): readonly T[] {
  const [only] = apps;
  if (only && apps.length === 1 && own.length === 0) return ofApp(only);
  return [...own, ...apps.flatMap(ofApp)];
}

/** Pairs of an item and the first one with the same key, in order. */
export function repeated<T>(
  items: readonly T[],
  key: (item: T) => string,
): readonly { readonly first: T; readonly again: T }[] {
  if (items.length < 2) return [];
  const seen = new Map<string, T>();
  const found: { readonly first: T; readonly again: T }[] = [];
  for (const again of items) {
    const name = key(again);
    const first = seen.get(name);
    if (first === undefined) seen.set(name, again);
    else found.push({ first, again });
  }
  return found;
}

/** Asks once about each name: many containers bring the same file. */
export function askedOnce<T>(ask: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    if (!known.has(name)) known.set(name, ask(name));
    return known.get(name) as T;
  };
}

/** A second span, for the thing that was there before. */
export const before = (span: Span, label: string) => [{ span, label }];
