/** URLs of one path of an archive on each of its mirrors; every segment is percent-encoded. */
export function archiveUrls(mirrors: readonly string[], path: string): readonly string[] {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return mirrors.map((mirror) => `${mirror.replace(/\/+$/, "")}/${encoded}`);
}

/** Is this a path below a mirror's root, that no `..` and no scheme leads out of? */
export function isArchivePath(path: string): boolean {
  return (
    /^[\x21-\x7e]+$/.test(path) &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  );
}
