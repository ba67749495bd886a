import { join } from "node:path";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";

/** What names one container's build: where it goes is worked out from this alone. */
export interface BuildName {
  readonly container: string;
  readonly rootDigest: string;
  readonly configDigest: string;
}
export interface Built extends BuildName {
  readonly path: string;
}
/** What a build came to, kept by `remember` under the kind `build`. */
export interface Remembered {
  readonly builds: readonly (BuildName & { readonly descriptor: string })[];
  readonly diagnostics: readonly Diagnostic[];
}

export type Place = (name: BuildName) => string;

/** Each bundle below one folder, by the container's name. */
export function placeIn(folder: string): Place {
  return ({ container }) => join(folder, container);
}

export function builtAt({ container, rootDigest, configDigest }: BuildName, place: Place): Built {
  const name = { container, rootDigest, configDigest };
  return { ...name, path: place(name) };
}
