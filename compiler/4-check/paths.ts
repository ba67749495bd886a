/** Why a path is not the plain name of a file in a container, or undefined. */
export function uncleanReason(path: string): string | undefined {
  if (!path.startsWith("/")) return "it does not begin with /";
  if (path === "/") return undefined;
  const parts = path.slice(1).split("/");
  if (parts.includes("..")) return "it has a .. in it";
  if (parts.includes(".")) return "it has a . in it";
  if (parts.includes("")) return path.endsWith("/") ? "it ends with /" : "it has // in it";
  return /[\n\r]/.test(path) || path.length > 4095 ? "no file can have this name" : undefined;
}

export const isInside = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
