import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "./interfaces.ts";
import { onDisk } from "./store-error.ts";
import { refuseForeign, refusePlanted } from "./store-folder.ts";

/** A store for whoever only looks: nothing is made, and what cannot be read or must not be believed is absent. */
export function storeReader(folder: string): Pick<Store, "get" | "holds"> {
  const unless = <T>(absent: T, kind: string, look: () => T): T => {
    try {
      refuseForeign(folder);
      refusePlanted(join(folder, kind));
      return look();
    } catch {
      return absent;
    }
  };
  return {
    get: (kind, key) => unless(undefined, kind, () => readEntry(folder, kind, key)),
    holds: (kind, key) => unless(false, kind, () => isFile(join(folder, entryName(kind, key)))),
  };
}

/** The bytes kept under a kind and a key; undefined when there are none. Throws StoreErrors. */
export function readEntry(store: string, kind: string, key: string): Uint8Array | undefined {
  const path = join(store, entryName(kind, key));
  return onDisk(path, () => (isFile(path) ? readFileSync(path) : undefined));
}

/** Keys are digests and short words; whatever else comes is made harmless. */
export function entryName(kind: string, key: string): string {
  return `${kind}/${encodeURIComponent(key.replace(/^sha256:/, "")).replace(/^\./, "%2E")}`;
}

/** A symlink is not one of ours, whatever it leads to. */
export function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
