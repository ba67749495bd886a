import type { Root } from "../6-assemble/root.ts";
import type { LdCache } from "../formats/ld-cache-layout.ts";

/** A root whose executables are proved to find all that they need. */
export interface Linked {
  readonly root: Root;
  /** Per executable of a `run`: the files it loads or is interpreted by, in the loader's order. */
  readonly closures: readonly Closure[];
  /** Directories that ld.so.conf names, in order, for the cache. */
  readonly libraryFolders: readonly string[];
  /** What ldconfig would write to /etc/ld.so.cache; absent when the root holds no library. */
  readonly cache?: LdCache;
  /** Symbolic links from a library's own name to its file that no package ships and ldconfig would make. */
  readonly libraryLinks: readonly LibraryLink[];
  /** Paths of the files whose bytes had a say in all this. */
  readonly looked: ReadonlySet<string>;
}
export interface LibraryLink {
  readonly path: string;
  readonly target: string;
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
