import type { Diagnostic, Located, Span } from "../../spec/diagnostics/diagnostic.ts";
import type { App, Container, FileBlock, Model, Port } from "../3-evaluate/model.ts";
import type { ProgramFiles } from "../edge/interfaces.ts";

/** One thing that must hold of every model (spec/checks.md). */
export type CheckRule = (model: Model, files: ProgramFiles) => readonly Diagnostic[];

export const nothing: readonly never[] = [];

/** What is found of each of these, one after the other. Most are sound, and for those no list is made. */
export function ofEach<T>(
  items: readonly T[],
  faults: (item: T) => readonly Diagnostic[],
): readonly Diagnostic[] {
  let found: Diagnostic[] | undefined;
  for (let index = 0; index < items.length; index++) {
    const more = faults(items[index] as T);
    if (more.length === 0) continue;
    found ??= [];
    found.push(...more);
  }
  return found ?? nothing;
}

/** What is found in two ways. */
export function both(first: readonly Diagnostic[], second: readonly Diagnostic[]): readonly Diagnostic[] {
  if (first.length === 0) return second;
  return second.length === 0 ? first : [...first, ...second];
}

/** The author's files of a container, those of its apps included. */
export const filesOf = ({ files, apps }: Container): readonly FileBlock[] =>
  withThoseOf(apps, files, filesOfApp);
const filesOfApp = ({ files }: App) => files;
/** What a container and its apps ask of the archive: `name` or `name=version`. */
export const packagesOf = ({ packages, apps }: Container): readonly Located<string>[] =>
  withThoseOf(apps, packages, packagesOfApp);
const packagesOfApp = ({ packages }: App) => packages;
/** The ports on which a container is listened. */
export const portsOf = ({ apps }: Container): readonly Located<Port>[] =>
  withThoseOf(apps, nothing, portsOfApp);
const portsOfApp = ({ listen }: App) => listen;

/** Most containers have one app and nothing of their own: its list is all of it. */
function withThoseOf<T>(
  apps: readonly App[],
  own: readonly T[],
  ofApp: (app: App) => readonly T[],
): readonly T[] {
  const only = apps[0];
  if (only && apps.length === 1 && own.length === 0) return ofApp(only);
  return [...own, ...apps.flatMap(ofApp)];
}

/** Pairs of an item and the first one with the same key, in order. */
export function repeated<T>(
  items: readonly T[],
  key: (item: T) => string,
): readonly { readonly first: T; readonly again: T }[] {
  if (items.length < 2) return nothing;
  const seen = new Map<string, T>();
  const found: { readonly first: T; readonly again: T }[] = [];
  for (let index = 0; index < items.length; index++) {
    const again = items[index] as T;
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
