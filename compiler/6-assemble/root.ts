import type { Entry } from "../../spec/plan.ts";
import type { ElfFacts } from "../5-lock/facts.ts";
import type { LockedInput } from "../5-lock/locked.ts";
import type { RanScript } from "./run/run-scripts.ts";
import type { Variables } from "./template.ts";

/**
 * The root file system of one container as one tree: packages merged over the usr-merge, diversions and alternatives
 * applied, users made, the author's files in place. What only the linker can know (`ld.so.cache`) comes later.
 */
export interface Root {
  readonly input: LockedInput;
  /** By path; the map's order is the sorted order of paths. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** Names in a folder, sorted, by its canonical path: of a tree on a disk, of which not every path is known. */
  readonly list?: (folder: string) => readonly string[];
  /** By canonical path. */
  readonly elf: ReadonlyMap<string, ElfFacts>;
  readonly shebangs: ReadonlyMap<string, string>;
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  /** Bytes of files that are made here, by `source` name; the store takes them before the tree is written. */
  readonly made: ReadonlyMap<string, Uint8Array>;
  /** Those that come of a file of the project, by canonical path. */
  readonly placed: ReadonlyMap<string, PlacedFile>;
  /** Canonical paths that other files of the root were made of, once those of the project were placed; absent: none. */
  readonly consulted?: ReadonlySet<string>;
  /** Scripts that were run, in their order; absent: none was. */
  readonly ran?: readonly RanScript[];
  /** Where the store would have the effects of a script that nobody has run: the root is without them. */
  readonly unrun?: string;
}
export interface PlacedFile {
  /** The file of the project. */
  readonly from: string;
  /** What it is rendered with, when it is a template. */
  readonly variables?: Variables;
}
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly gecos: string;
  readonly home: string;
  readonly shell: string;
}
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}
