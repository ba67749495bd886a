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
      const absent = lacking(needs, library.facts);
      if (absent.length === 0) continue;
      for (const version of absent) missing.push({ by, library, version });
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

/** In a file the versions of one library stand together. */
const needsOf = onceFor(({ versionsNeeded }: ElfFacts): readonly Needs[] => {
  const groups: Needs[] = [];
  for (const { file, version, weak } of versionsNeeded) {
    if (weak) continue;
    const last = groups.at(-1);
    if (last?.file === file) last.versions.push(version);
    else groups.push({ file, versions: [version], lacking: [] });
  }
  return groups;
});

function lacking(needs: Needs, library: ElfFacts): readonly string[] {
  if (needs.asked === library) return needs.lacking;
  const { versionsDefined: defined } = library;
  needs.asked = library;
  needs.lacking = defined.length === 0 ? [] : needs.versions.filter((version) => !defined.includes(version));
  return needs.lacking;
}
