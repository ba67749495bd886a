/** URLs of one path of an archive on each of its mirrors; every segment is percent-encoded. */
export function archiveUrls(mirrors: readonly string[], path: string): readonly string[] {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return mirrors.map((mirror) => `${mirror.replace(/\/+$/, "")}/${encoded}`);
}

/** A suite that ends in a slash is a flat archive: a folder with the indexes of what lies in or below it. */
export function isFlat(suite: string): boolean {
  return suite.endsWith("/");
}

/** Where a file of a suite is below the root of its archive. */
export function suitePath(suite: string, file: string): string {
  const folder = isFlat(suite)
    ? suite.split("/").filter((part) => part !== "" && part !== ".")
    : ["dists", suite];
  return [...folder, file].join("/");
}

/** Is this a path below a mirror's root, that no `..` and no scheme leads out of? */
export function isArchivePath(path: string): boolean {
  return (
    /^[\x21-\x7e]+$/.test(path) &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  );
}
