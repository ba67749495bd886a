/**
 * `plimsoll.lock` as data: every input by digest, every allocated address and id. Written in a canonical order, so
 * that a diff shows what changed and nothing else.
 */
export interface LockFile {
  /** 2 where it holds what readers of format 1 would pass over or refuse: trees, package files, unsigned suites. */
  readonly version: 1 | 2;
  readonly modules: readonly LockedModule[];
  readonly suites: readonly LockedSuite[];
  readonly trees: readonly LockedTree[];
  readonly packages: readonly LockedPackage[];
  readonly containers: readonly LockedContainer[];
}
export interface LockedModule {
  /** Its place: `../infra/web`, `vendor/web.tar.gz`, `https://example.org/web.tar.gz`. */
  readonly from: string;
  /** Of the canonical listing of its content. */
  readonly digest: string;
  /** The tarball's own bytes, by which the store and the network find it again. */
  readonly archive?: { readonly digest: string; readonly size: number };
}
export interface LockedSuite {
  readonly source: string;
  readonly suite: string;
  /** `sha256:…` of the InRelease file; of a bare folder that nobody signs, of its index. */
  readonly inRelease: string;
  /** Seconds since 1970, of the Release's Date. */
  readonly date: number;
  /** Fingerprints of the keys whose signatures were good. */
  readonly signedBy: readonly string[];
  /** Absent where the suite is trusted without a signature. */
  readonly keyring?: string;
  /** Digest of each Packages index that was read, by path within the suite. */
  readonly indexes: Readonly<Record<string, string>>;
}
/** A source that is one tree: a folder, a tar archive, an image, files of the machine. */
export interface LockedTree {
  readonly source: string;
  readonly kind: "dir" | "tar" | "oci" | "host";
  /** Of an image: Debian's name of the architecture whose manifest was taken. */
  readonly architecture?: string;
  /** What was asked for, to see when the declaration has changed. */
  readonly requests: readonly string[];
  /** Of a folder and of the machine's files the digest of their listing, of an archive its own, of an image its manifest's. */
  readonly digest: string;
  /** Seconds since 1970, the newest time in it; absent where times do not count. */
  readonly date?: number;
  /** What can be fetched again by digest: the archive; or the image's manifest, configuration and layers, in that order. */
  readonly blobs: readonly LockedBlob[];
  /** Of the machine's files: each with its digest, to tell which has changed. */
  readonly files: readonly { readonly path: string; readonly digest: string }[];
}
export interface LockedBlob {
  readonly digest: string;
  readonly size: number;
}
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly source: string;
  /** Empty for a package that lies in the project. */
  readonly suite: string;
  /** Relative to the mirror, `pool/main/n/nginx/…`, or to the project. */
  readonly path: string;
  readonly size: number;
  readonly digest: string;
}
export interface LockedContainer {
  readonly name: string;
  /** What was asked for, to see when the declaration has changed: sorted package requests. */
  readonly requests: readonly string[];
  /** Its sources, in the order of declaration, where there are several; absent in locks that were not asked for them. */
  readonly sources?: readonly string[];
  /** The pins that decided, a line each. */
  readonly pins?: readonly string[];
  /**
   * Each package with who asked for it: `app nginx`, `container`, or the package that depends on it. The version stands
   * here only where the lock holds several of that package.
   */
  readonly packages: readonly {
    readonly name: string;
    readonly architecture: string;
    readonly version?: string;
    /** Only where the lock holds that version of several sources. */
    readonly source?: string;
    readonly why: string;
  }[];
  /** The server that was chosen for it; absent: the declaration names one, or none is wanted. */
  readonly server?: string;
  /** The lease of its server that it draws on; absent: none. */
  readonly lease?: string;
  readonly address?: string;
  readonly mac?: string;
  readonly machineId: string;
  /** Users and groups that maintainer scripts would have made, with the ids they keep from now on. */
  readonly users: readonly { readonly name: string; readonly uid: number; readonly gid: number }[];
  readonly groups: readonly { readonly name: string; readonly gid: number }[];
  /** What maintainer scripts did that were run; absent: none was. */
  readonly scripts?: readonly LockedScript[];
}
export interface LockedScript {
  readonly package: string;
  /** `triggered`: its postinst once more. */
  readonly script: "preinst" | "postinst" | "triggered";
  /** `sha256:…` of its effects. */
  readonly digest: string;
}
