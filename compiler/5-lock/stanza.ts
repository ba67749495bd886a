import type { PackageFacts } from "./facts.ts";

/** Where a package's archive is, how large, and what it is. */
export interface Archived {
  readonly path: string;
  readonly size: number;
  readonly digest: string;
}

/** The stanza by which an index would offer a package: its control fields, and where its archive is. */
export function stanzaOf(
  { control }: Pick<PackageFacts, "control">,
  { path, size, digest }: Archived,
): string {
  const { package: name = "", ...rest } = control;
  const own = Object.entries(rest).filter(([field]) => !PLACES.includes(field) && field !== "description");
  const lines = own.map(([field, value]) => `${fieldName(field)}: ${value.replace(/\n(?=\S)/g, "\n ")}`);
  return [
    `Package: ${name}`,
    ...lines,
    `Filename: ${path}`,
    `Size: ${size}`,
    `SHA256: ${digest.slice("sha256:".length)}`,
  ].join("\n");
}

/** What only an index says; a control file that says it lies. */
const PLACES: readonly string[] = ["filename", "size", "sha256"];

/** `pre-depends` is `Pre-Depends`. */
function fieldName(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}
