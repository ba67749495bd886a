import { digestOf } from "../formats/digest.ts";
import { FetchError } from "../formats/fetch-error.ts";
import { isFlat } from "./archive-url.ts";
import type { Outside } from "./outside.ts";

/**
 * A Release for a flat folder that has an index and nothing else, as `dpkg-scanpackages` leaves it: it names the index by
 * the digest of what came. Undefined when there is no index either; only for a source that is trusted as it is.
 */
export async function bareRelease(
  suite: string,
  get: (name: string) => Promise<Uint8Array>,
  { store }: Pick<Outside, "store">,
): Promise<Uint8Array | undefined> {
  if (!isFlat(suite)) return undefined;
  for (const name of ["Packages.gz", "Packages.xz", "Packages"]) {
    try {
      const bytes = await get(name);
      store.put("index", digestOf(bytes), bytes);
      return Buffer.from(`SHA256:\n ${digestOf(bytes).slice("sha256:".length)} ${bytes.length} ${name}\n`);
    } catch (error) {
      if (!(error instanceof FetchError) || error.kind !== "missing") throw error;
    }
  }
  return undefined;
}
