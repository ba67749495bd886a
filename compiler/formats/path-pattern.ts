import { matchesGlob } from "./glob.ts";

/** Whether a path is of a pattern: `**` is any number of folders, none included; all else is a shell pattern of one name. */
export type PathPattern = (path: string) => boolean;

export function parsePathPattern(pattern: string): PathPattern {
  const parts = pattern.split("/").slice(1);
  if (!/[*?[\\]/.test(pattern)) return (path) => path === pattern;
  return (path) => matches(parts, path === "/" ? [] : path.split("/").slice(1));
}

/** Time: product of lengths, since after a mismatch only the last `**` takes one name more. */
function matches(pattern: readonly string[], names: readonly string[]): boolean {
  let [at, part] = [0, 0];
  let [star, resume] = [-1, 0];
  while (at < names.length) {
    const wanted = pattern[part];
    const name = names[at] as string;
    if (wanted === "**") {
      star = part++;
      resume = at;
    } else if (wanted !== undefined && fits(wanted, name)) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[part] === "**") part++;
  return part === pattern.length;
}

/** A `*` alone is any name, hidden ones too: what is left out or kept is not what a shell would list. */
function fits(pattern: string, name: string): boolean {
  return pattern === "*" || pattern === name || matchesGlob(pattern, name);
}
