import { posix } from "node:path";

/** The file of a module whose names an import brings. */
export const moduleEntry = "module.plim";

const scheme = /^https?:\/\//;
const archiveName = /.\.(tar|tar\.(gz|xz|zst)|tgz|txz|tzst)$/;

/** Whether a place is an address of the network. */
export function isUrl(where: string): boolean {
  return scheme.test(where);
}

/** What is written beside a file, as a path of the same kind: `./net` in `https://host/web.tar/module.plim` too. */
export function joinPath(file: string, written: string): string {
  const head = scheme.exec(file)?.[0] ?? "";
  return head + posix.join(posix.dirname(file.slice(head.length)), written);
}

/** A tarball that a place leads to or into, and the folder in it, "" for all of it; undefined for a folder on disk. */
export function archiveOf(where: string): { readonly archive: string; readonly inside: string } | undefined {
  const head = scheme.exec(where)?.[0] ?? "";
  const parts = where.slice(head.length).split("/");
  const last = parts.findIndex((part, index) => (index > 0 || head === "") && archiveName.test(part));
  if (last < 0) return undefined;
  return { archive: head + parts.slice(0, last + 1).join("/"), inside: parts.slice(last + 1).join("/") };
}

/** What a module is called where a name is wanted: `../infra/web` and `web-1.2.tar.gz` are `web` and `web-1-2`. */
export function moduleName(where: string): string {
  const base = posix.basename(where).replace(archiveName, (end) => end[0] as string);
  return base.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^[^A-Za-z]+|-+$/g, "") || "module";
}
