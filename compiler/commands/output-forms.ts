/** What a build can write (spec/images.md). */
export const outputForms = ["bundle", "oci", "docker", "erofs", "squashfs"] as const;
export type OutputForm = (typeof outputForms)[number];
