/** Why a path is not the plain name of a file in a container, or undefined. */
export function uncleanReason(path: string): string | undefined {
  if (path.length <= longest && clean.test(path)) return undefined;
  if (!path.startsWith("/")) return "it does not begin with /";
  if (path === "/") return undefined;
  const parts = path.slice(1).split("/");
  if (parts.includes("..")) return "it has a .. in it";
  if (parts.includes(".")) return "it has a . in it";
  if (parts.includes("")) return path.endsWith("/") ? "it ends with /" : "it has // in it";
  return /[\n\r]/.test(path) || path.length > longest ? "no file can have this name" : undefined;
}
/** What most paths are: names, of which none is a dot or two. */
const clean = /^(?:\/(?!\.\.?(?:\/|$))[^/\n\r]+)+$/;
/** PATH_MAX of limits.h, without the NUL. */
const longest = 4095;

export const isInside = (path: string, folder: string): boolean =>
  path.length > folder.length && path.charCodeAt(folder.length) === slash && path.startsWith(folder);
/** As it is itself, or something inside it. */
export const isWithin = (path: string, folder: string): boolean => path === folder || isInside(path, folder);
const slash = "/".charCodeAt(0);
