import type { Root } from "../6-assemble/root.ts";

/** `[2, 36]` of the root's own C library by its package; undefined where none is locked. */
export function glibcVersion({ input }: Root): readonly number[] | undefined {
  const libc = input.packages.find(({ package: { name } }) => name === "libc6" || name === "libc-bin");
  const version = /^(?:\d+:)?(\d+)\.(\d+)/.exec(libc?.package.version ?? "");
  return version ? [Number(version[1]), Number(version[2])] : undefined;
}

/**
 * Folders below each folder of a search, best first: those of `glibc-hwcaps` for levels that every profile proves, then
 * those of the scheme before it, which glibc 2.37 dropped (NEWS of 2.37). Of these, `haswell` and `avx512_1` are left
 * out: they depend on who made the processor, which no profile says (sysdeps/x86/cpu-features.c of 2.36).
 */
export function foldersBelow(
  hwcaps: readonly string[],
  version: readonly number[] | undefined,
): readonly string[] {
  const isOld = version !== undefined && version[0] === 2 && (version[1] ?? 0) < 37;
  return [
    ...hwcaps.map((level) => `/glibc-hwcaps/${level}`),
    ...(isOld ? ["/tls/x86_64", "/tls", "/x86_64"] : []),
  ];
}
