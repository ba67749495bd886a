import type { LockedContainer, LockedPackage, LockFile } from "./lock-file.ts";

type Wanted = LockedContainer["packages"][number];

/** Finds the locked package that a container names; undefined when there is none, or one of several may be meant. */
export function finder({
  packages,
}: Pick<LockFile, "packages">): (wanted: Wanted) => LockedPackage | undefined {
  const byName = new Map<string, LockedPackage[]>();
  for (const one of packages) {
    const key = `${one.name} ${one.architecture}`;
    byName.set(key, [...(byName.get(key) ?? []), one]);
  }
  return ({ name, architecture, version, source }) => {
    const found = byName.get(`${name} ${architecture}`) ?? [];
    const exact = found.filter(
      (one) =>
        (version === undefined || one.version === version) && (source === undefined || one.source === source),
    );
    return exact.length === 1 ? exact[0] : undefined;
  };
}
