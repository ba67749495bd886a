/**
 * The plan: the root file system of one container as data. It is a flat list, sorted by path, parents first.
 * `build` renders it to a tree, a tar or a manifest; what is not in the plan is not in the container.
 */
export interface Plan {
  readonly container: string;
  readonly entries: readonly Entry[];
  /** `sha256:…` over the entries in canonical form (`rootDigest` of `compiler/8-plan`); times, owners and modes count. */
  readonly rootDigest: string;
}

export type Entry = DirectoryEntry | FileEntry | SymlinkEntry | HardLinkEntry | DeviceEntry | FifoEntry;

interface Common {
  /** Absolute, canonical after the usr-merge, without a trailing slash; the root itself is `/`. */
  readonly path: string;
  /** Permission bits with setuid, setgid and sticky: 0..0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** Names to values in base64, byte-exact (`security.capability`). */
  readonly xattrs?: Readonly<Record<string, string>>;
  /** What it would give to who executes it, had the author named it: taken away, and no part of the root digest. */
  readonly dropped?: Privileges;
  readonly reason: Reason;
}
/** The mode with setuid or setgid, and the value of `security.capability` in base64, as a package brings them. */
export interface Privileges {
  readonly mode: number;
  readonly capability?: string;
}
export interface DirectoryEntry extends Common {
  readonly type: "directory";
}
export interface FileEntry extends Common {
  readonly type: "file";
  /** `sha256:` and 64 hex digits, of the content. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** The name of a file in the store that holds these bytes, whatever its owner and mode (see `storeName`). */
  readonly source: string;
}
export interface SymlinkEntry extends Common {
  readonly type: "symlink";
  /** As `readlink` gives it. */
  readonly target: string;
}
export interface HardLinkEntry extends Common {
  readonly type: "hardlink";
  /** The path of a file entry of the same plan. */
  readonly target: string;
}
export interface DeviceEntry extends Common {
  readonly type: "character-device" | "block-device";
  readonly major: number;
  readonly minor: number;
}
export interface FifoEntry extends Common {
  readonly type: "fifo";
}

/** Why a path is in the plan. */
export type Reason =
  /** `need` is who needs the file, in a root that holds nothing else. */
  | {
      readonly kind: "package";
      readonly package: string;
      readonly version: string;
      readonly need?: string;
    }
  | { readonly kind: "file"; readonly app: string; readonly from: string }
  /** Of a source that is one tree: a folder, a tar archive, an image, files of the machine that locked. */
  | { readonly kind: "tree"; readonly source: string; readonly type: "dir" | "tar" | "oci" | "host" }
  | { readonly kind: "identity" }
  | { readonly kind: "skeleton" }
  | { readonly kind: "user"; readonly user: string }
  | { readonly kind: "mount"; readonly mount: string }
  /** Made by a rule in place of a maintainer script: `ldconfig`, `update-alternatives`, `update-ca-certificates` … */
  | { readonly kind: "derived"; readonly rule: string };
