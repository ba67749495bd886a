import type { Fix } from "../../spec/diagnostics/diagnostic.ts";

/** What the linker asks of the world beside the root: both are pure look-ups. */
export interface Outside {
  /** Bytes of a file by its store name; for what the root did not make itself. Throws when the store has no such file. */
  readonly read?: (source: string) => Uint8Array;
  /** The package of the sources that would bring a path or a library of this soname, and the edit that asks for it. */
  readonly offerOf?: (name: string) => { readonly package: string; readonly fix: Fix } | undefined;
}
