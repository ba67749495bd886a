import { join } from "node:path";

/** What a build can write (spec/images.md). */
export const outputForms = ["bundle", "oci", "docker", "erofs", "squashfs"] as const;
export type OutputForm = (typeof outputForms)[number];

/** Whether it is made of layers, which can be packed. */
export function isLayered(as: OutputForm): boolean {
  return as === "oci" || as === "docker";
}

/** Where it goes when nobody says where. */
export function outOf({ folder }: { readonly folder: string }, as: OutputForm): string {
  return join(folder, ".plimsoll", as === "bundle" ? "bundles" : as);
}
