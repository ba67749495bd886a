/**
 * `plimsoll.lock` as data: every input by digest, every allocated address and id. Written in a canonical order, so
 * that a diff shows what changed and nothing else.
 */
export interface LockFile {
  readonly version: 1;
  readonly modules: readonly LockedModule[];
  readonly suites: readonly LockedSuite[];
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
  /** `sha256:…` of the InRelease file. */
  readonly inRelease: string;
  /** Seconds since 1970, of the Release's Date. */
  readonly date: number;
  /** Fingerprints of the keys whose signatures were good. */
  readonly signedBy: readonly string[];
  readonly keyring: string;
  /** Digest of each Packages index that was read, by path within the suite. */
  readonly indexes: Readonly<Record<string, string>>;
}
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly source: string;
  readonly suite: string;
  /** Relative to the mirror: `pool/main/n/nginx/…`. */
  readonly path: string;
  readonly size: number;
  readonly digest: string;
}
export interface LockedContainer {
  readonly name: string;
  /** What was asked for, to see when the declaration has changed: sorted package requests. */
  readonly requests: readonly string[];
  /**
   * Each package with who asked for it: `app nginx`, `container`, or the package that depends on it. The version stands
   * here only where the lock holds several of that package.
   */
  readonly packages: readonly {
    readonly name: string;
    readonly architecture: string;
    readonly version?: string;
    readonly why: string;
  }[];
  /** The server that was chosen for it; absent: the declaration names one, or none is wanted. */
  readonly server?: string;
  readonly address?: string;
  readonly mac?: string;
  readonly machineId: string;
  /** Users and groups that maintainer scripts would have made, with the ids they keep from now on. */
  readonly users: readonly { readonly name: string; readonly uid: number; readonly gid: number }[];
  readonly groups: readonly { readonly name: string; readonly gid: number }[];
}
