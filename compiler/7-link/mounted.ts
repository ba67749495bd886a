import type { Proof } from "./rules/proof.ts";

/** A mount covers the path, so that nobody knows what will be there. */
export function isMounted({ mounts }: Pick<Proof, "mounts">, path: string): boolean {
  return mounts.some((mount) => path === mount || path.startsWith(mount === "/" ? "/" : `${mount}/`));
}
