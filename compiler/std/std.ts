import { releases } from "./releases.ts";
import services from "./services.plim";

/** A file of the language that every program may name as `std` (spec/std.md). */
export interface StdFile {
  readonly file: string;
  readonly text: string;
}

const templates: StdFile = { file: "std/services.plim", text: services };
const profiles: ReadonlyMap<string, StdFile> = new Map(
  Object.entries(releases).map(([name, text]) => [name, { file: `std/${name}.plim`, text }]),
);

/** All of them. */
export const stdFiles: readonly StdFile[] = [templates, ...profiles.values()];

/** The file that declares a name: a release's for its profiles, else that of the templates; all, if none does. */
export function stdFilesWith(name: string): readonly StdFile[] {
  const profile = profiles.get(name.replace(/-arm64$/, ""));
  if (profile) return [profile];
  return templates.text.includes(`\ntemplate ${name}(`) ? [templates] : stdFiles;
}

/** Names of `std.keyring`; the bytes are in `keyrings.ts`, which only the lock stage needs. */
export const stdKeyringNames: readonly string[] = ["debian"];
