import { posix } from "node:path";

/**
 * The path of a diagnostic's file for tools that look at a whole repository: relative to its root. `base` is the
 * project's folder in it, "" when it is the root; an absolute path stays as it is.
 */
export function filePath(base: string, file: string): string {
  return file.startsWith("/") ? posix.normalize(file) : posix.join(base, file);
}
