import type { PackageFacts } from "../../5-lock/facts.ts";
import type { LockedModule, LockedPackage, LockedSuite, LockedTree } from "../../5-lock/lock-file.ts";

/** What a build read, gathered for those who ask where a container comes from. */
export interface Inputs {
  /** Of Plimsoll. */
  readonly version: string;
  /** The lock, as it is written. */
  readonly lock: NamedBytes;
  readonly suites: readonly LockedSuite[];
  readonly modules: readonly LockedModule[];
  /** The project's own `.plim` files, and the files that its containers are given, by path; sorted. */
  readonly files: readonly NamedDigest[];
}
/** What evidence says of a package by itself. */
export type DescribedPackage = Pick<PackageFacts, "name" | "architecture" | "control">;
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}
export interface NamedDigest {
  readonly name: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** One package of a container with all that is known of where it comes from. */
export interface PackageOrigin {
  readonly locked: LockedPackage;
  readonly facts: DescribedPackage;
  /** Who asked for it: `app nginx`, `container`, or a package that depends on it. */
  readonly why: string;
  /** Absent in a lock that was edited by hand. */
  readonly suite?: LockedSuite;
  readonly purl: string;
}
/** What there is to be said of the packages of a container among each other. */
export interface Described {
  /** Sorted by name. */
  readonly packages: readonly PackageOrigin[];
  /** Which packages depend on which, by purl, both sorted; the container itself is not among them. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
}
/** A file that neither a package nor a tree brought. */
export interface OwnFile {
  readonly path: string;
  /** Hexadecimal. */
  readonly sha1: string;
  readonly sha256: string;
  /** In words: `made in place of ldconfig`. */
  readonly reason: string;
}
/** What the evidence of one container is written from. */
export interface Subject extends Described {
  readonly container: string;
  readonly rootDigest: string;
  /** Seconds since 1970: the date of the lock. */
  readonly date: number;
  readonly inputs: Inputs;
  /** Sources that are trees; their files are told by them. */
  readonly trees: readonly LockedTree[];
  readonly ownFiles: readonly OwnFile[];
}
