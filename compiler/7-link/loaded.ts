import type { ElfFacts } from "../5-lock/facts.ts";
import type { Architecture } from "./architectures.ts";
import type { Start } from "./start.ts";
import type { System } from "./system.ts";
import type { Found } from "./tree.ts";

/** One file in the memory of a process. */
export interface LoadedFile {
  /** As the loader writes it; of an executable the canonical path. */
  readonly path: string;
  readonly found: Found;
  readonly facts: ElfFacts;
  /** The first file that needed it, and the name it used; absent for the executable. */
  readonly by?: LoadedFile;
  readonly name: string;
}

/** All that the loader brings into memory for one executable, and how it was started. */
export interface LoadedClosure {
  readonly system: System;
  readonly start: Start;
  /** Whose rules were followed; a static executable has none. */
  readonly loader: "glibc" | "musl" | "none";
  /** Undefined for a machine that Plimsoll knows no loader of. */
  readonly architecture: Architecture | undefined;
  /** In the loader's order: breadth first, the executable at the head, the loader where it is first needed. */
  readonly files: readonly LoadedFile[];
  readonly missing: readonly MissingFile[];
  /** The file that a name of a `NEEDED` or a version entry stands for. */
  readonly named: ReadonlyMap<string, LoadedFile>;
}
export interface MissingFile {
  readonly by: LoadedFile;
  readonly name: string;
  /** What cannot be preloaded is left out with a message. */
  readonly kind: "interpreter" | "needed" | "preload";
  /** What stands there instead and why it cannot be loaded. */
  readonly unusable?: { readonly path: string; readonly reason: string };
}
