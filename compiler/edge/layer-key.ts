import { createHash } from "node:crypto";
import type { Layer } from "../9-emit/image/layer.ts";
import { digestEntries } from "../formats/canonical-entry.ts";

/** Of all that goes into a layer's archive; the number changes when the writer's bytes would. */
export function layerKey({ entries, key }: Layer): string {
  const known = key ?? keys.get(entries);
  if (known !== undefined) return known;
  const hash = createHash("sha256").update("plimsoll-layer 1\n");
  digestEntries(hash, entries);
  const found = `sha256:${hash.digest("hex")}`;
  keys.set(entries, found);
  return found;
}
const keys = new WeakMap<Layer["entries"], string>();
