import type { LoadedClosure, LoadedFile } from "./loaded.ts";

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
  return files.flatMap((by) =>
    by.facts.versionsNeeded.flatMap(({ file, version, weak }) => {
      const library = named.get(file);
      const defined = library?.facts.versionsDefined ?? [];
      return library && !weak && defined.length > 0 && !defined.includes(version)
        ? [{ by, library, version }]
        : [];
    }),
  );
}
