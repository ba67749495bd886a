import type { Bundle } from "../../spec/bundle.ts";
import type { FileEntry, Plan } from "../../spec/plan.ts";
import type { Container, Pool, Profile, Server } from "../3-evaluate/model.ts";
import type { LockedContainer, LockedPackage, LockedTree } from "../5-lock/lock-file.ts";
import type { Group, User } from "../6-assemble/root.ts";
import type { Described, DescribedPackage, Inputs, Subject } from "./evidence/evidence.ts";
import type { ImageSubject } from "./image/image-config.ts";

/** A package of the container, and why it is one. */
export interface GivenPackage {
  readonly package: LockedPackage;
  readonly facts: DescribedPackage;
  readonly why: string;
}

/** All that a bundle says of one container, gathered from the stages that know it. */
export interface EmitInput {
  readonly container: Container;
  readonly locked: LockedContainer;
  readonly plan: Plan;
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  readonly model: {
    readonly pools: readonly Pool[];
    readonly profiles: readonly Profile[];
    readonly servers?: readonly Server[];
  };
  /** Seconds since 1970: the newest date of the locked suites. */
  readonly date: number;
  /** Sorted by name. */
  readonly packages: readonly GivenPackage[];
  /** Sources that are trees. */
  readonly trees?: readonly { readonly tree: LockedTree }[];
  readonly inputs: Inputs;
  /** The content of a file of the plan. */
  readonly bytesOf: (file: FileEntry) => Uint8Array;
  /** The plan as a file, when the caller writes one beside the bundle: it counts in `configDigest`. */
  readonly manifest?: () => string;
  /** What evidence came to before, of the same packages and files. */
  readonly known?: KnownEvidence;
}
export interface KnownEvidence {
  readonly described: Described;
  /** Hexadecimal; undefined of a file that is another now. */
  readonly sha1Of: (file: FileEntry) => string | undefined;
}

/** The files of a bundle but its `rootfs/`. */
export interface EmittedBundle {
  readonly bundle: Bundle;
  /** By path within the bundle's folder, sorted. */
  readonly files: ReadonlyMap<string, EmittedFile>;
  /** What an image of each app says beside its layers, in start order. */
  readonly images: readonly ImageSubject[];
  /** What evidence is written from. */
  readonly evidence: Subject;
}
export interface EmittedFile {
  readonly bytes: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
}

/** One app with every name resolved: what each engine starts. */
export interface Process {
  readonly name: string;
  readonly run: readonly string[];
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups, sorted. */
  readonly groups: readonly number[];
  readonly workdir: string;
  /** `KEY=value`, sorted by key. */
  readonly env: readonly string[];
  /** OCI names, sorted. */
  readonly capabilities: readonly string[];
  /** What it executes may gain rights: the author named a file that gives some. */
  readonly newPrivileges: boolean;
  readonly listens: readonly number[];
  readonly stopSignal: string;
  readonly stopTimeout: number;
}

/** One declared mount with owners as numbers; parents stand before what lies in them. */
export interface MountPoint {
  readonly kind: "volume" | "tmpfs" | "host";
  /** The volume's name or the host's path; empty for tmpfs. */
  readonly source: string;
  readonly path: string;
  readonly readOnly: boolean;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of a tmpfs. */
  readonly size?: number;
}
