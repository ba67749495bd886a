import type { ElfFacts } from "../5-lock/facts.ts";
import type { LoadedClosure, LoadedFile } from "./loaded.ts";
import { onceFor } from "./once.ts";

export interface MissingVersion {
  readonly by: LoadedFile;
  readonly library: LoadedFile;
  readonly version: string;
}

/**
 * Versions that a file wants of a library and that the library does not define (`_dl_check_map_versions` of glibc). A
 * weak one is not an error; nor is a library without any versions: the loader takes it and looks at its symbols later. musl
 * reads no versions.
 */
export function missingVersions({ files, named, loader }: LoadedClosure): MissingVersion[] {
  if (loader === "musl") return [];
  const missing: MissingVersion[] = [];
  for (const by of files)
    for (const needs of needsOf(by.facts)) {
      const library = named.get(needs.file);
      if (!library) continue;
      for (const version of lacking(needs, library.facts)) missing.push({ by, library, version });
    }
  return missing;
}

/** What a file needs of one library, and what the one that was asked last lacks of it: it mostly serves the next program too. */
interface Needs {
  readonly file: string;
  readonly versions: string[];
  asked?: ElfFacts;
  lacking: readonly string[];
}

const needsOf = onceFor(({ versionsNeeded }: ElfFacts): readonly Needs[] => {
  const groups = new Map<string, Needs>();
  for (const { file, version, weak } of versionsNeeded) {
    if (weak) continue;
    const group = groups.get(file);
    if (group) group.versions.push(version);
    else groups.set(file, { file, versions: [version], lacking: [] });
  }
  return [...groups.values()];
});

function lacking(needs: Needs, library: ElfFacts): readonly string[] {
  if (needs.asked === library) return needs.lacking;
  const { versionsDefined: defined } = library;
  needs.asked = library;
  needs.lacking = defined.length === 0 ? [] : needs.versions.filter((version) => !defined.includes(version));
  return needs.lacking;
}
