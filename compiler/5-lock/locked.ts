import type { Container, Model, TreeSource } from "../3-evaluate/model.ts";
import type { PackageFacts, TreeFacts } from "./facts.ts";
import type { LockedContainer, LockedPackage, LockedTree, LockFile } from "./lock-file.ts";

/** The checked model with everything that a build reads from outside pinned, and the facts of each package. */
export interface Locked {
  readonly model: Model;
  readonly lock: LockFile;
  readonly containers: readonly LockedInput[];
}
/** One container with its pinned inputs. */
export interface LockedInput {
  readonly container: Container;
  readonly locked: LockedContainer;
  /** Sorted by name. */
  readonly packages: readonly {
    readonly package: LockedPackage;
    readonly facts: PackageFacts;
    readonly why: string;
  }[];
  /** Trees of its sources in the order of declaration, where the later stands over the earlier; absent: none. */
  readonly trees?: readonly LockedContent[];
  /** The newest Date of the suites, seconds: the time of every file that Plimsoll makes. */
  readonly date: number;
}
/** A pinned tree with what it brings, its paths where they go in the root. */
export interface LockedContent {
  readonly source: TreeSource;
  readonly tree: LockedTree;
  readonly facts: TreeFacts;
}
