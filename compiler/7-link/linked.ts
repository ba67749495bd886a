import type { Root } from "../6-assemble/root.ts";

/** A root whose executables are proved to find all that they need. */
export interface Linked {
  readonly root: Root;
  /** Per executable of a `run`: the files it loads or is interpreted by, in the loader's order. */
  readonly closures: readonly Closure[];
  /** Directories that ld.so.conf names, in order, for the cache. */
  readonly libraryFolders: readonly string[];
}
export interface Closure {
  readonly app: string;
  /** Path as the author wrote it, and the file it leads to. */
  readonly executable: string;
  readonly links: readonly Link[];
}
/** One step of a chain: `by` needs `name`, which is `path`. */
export interface Link {
  readonly by: string;
  readonly kind: "interpreter" | "needed" | "shebang" | "symlink";
  readonly name: string;
  readonly path: string;
}
