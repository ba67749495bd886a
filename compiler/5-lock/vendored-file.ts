import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { TreeFacts } from "./facts.ts";
import { fetchDiagnostic } from "./fetch-diagnostic.ts";

/**
 * A file of a vendored folder, by its path in it: bytes, an archive of the store, or a tree of the store's files. `by` is what
 * builds ask for it: a kind, and a digest or a key.
 */
export type VendoredFile = { readonly path: string; readonly by?: string } & (
  | { readonly bytes: Uint8Array }
  | { readonly archive: string }
  | { readonly tree: TreeFacts }
);

/** Files that have to be fetched first: what cannot be had is told. */
export async function gather(
  what: string,
  work: () => Promise<readonly VendoredFile[]>,
): Promise<Checked<readonly VendoredFile[]>> {
  try {
    return { value: await work(), diagnostics: [] };
  } catch (error) {
    return { value: [], diagnostics: [fetchDiagnostic(error, what)] };
  }
}

/** What the file at a URL is called. */
export function nameOf(url: string): string {
  return url.split("/").at(-1) || "archive.tar";
}
