import type { Entry } from "../../spec/plan.ts";
import type { TreeFacts } from "../5-lock/facts.ts";
import type { TarEntry } from "../formats/tar.ts";

/**
 * The outside world as the compiler sees it. Each interface has one real implementation and a twin in memory for tests;
 * stages take them as parameters and import nothing else from here.
 */

/**
 * What a file is read for. `given`: for a container that is given it, as it is or rendered, and for nothing that would come
 * out otherwise with other bytes, but what `passedOn` looks at (spec/store.md, What a build came to).
 */
export type Use = "given";

/** The project's own files: read only, paths relative to the project's folder, no way out of it. */
export interface Files {
  /** The bytes, or undefined when there is no such file. */
  read(path: string, use?: Use): Uint8Array | undefined;
  /** The size in bytes without reading, or undefined. */
  size(path: string): number | undefined;
  /** Changes whenever what is at a path, or below it, may have changed; with a slash in front a path of the machine. */
  stamp(path: string): string;
  /** Paths of the `.plim` files of the project's own folder, sorted. */
  sources(): readonly string[];
}

/** The same with the modules that a project imports: once opened, the files of one lie below its place. */
export interface ProgramFiles extends Files {
  /** By its place, as the lock has it (spec/modules.md). */
  module(where: string): OpenModule | ModuleFault;
  /** The place of the opened module that a path belongs to; undefined for the project's own. */
  ownerOf(path: string): string | undefined;
  /** Told of a file that the program itself has just written: whoever remembers files remembers it as it is now. */
  wrote?(path: string): void;
}
export interface OpenModule {
  /** Of the canonical listing of its content. */
  readonly digest: string;
  /** What the project's lock pins for it; undefined when that is nothing. */
  readonly pinned?: string;
  /** Of the tarball that it came from: its own bytes. */
  readonly archive?: { readonly digest: string; readonly size: number };
  /** Its folders, from its root, which is "". */
  readonly folders: readonly string[];
}
/** Why there is no such module: nothing is there, what is there is no module, or nobody has fetched it. */
export interface ModuleFault {
  readonly fault: "missing" | "refused" | "unfetched";
  readonly reason: string;
}

export interface Download {
  /** In order of preference; the next is tried when one fails. */
  readonly urls: readonly string[];
  /** Refused when larger; with `digest` the exact size. */
  readonly size?: number;
  /** `sha256:…`; without it the bytes are whatever the mirror gives (a signed InRelease proves itself). */
  readonly digest?: string;
  /** What the progress line says: `nginx-light 1.22.1`. */
  readonly label: string;
  /** The media types that a server is asked for; without it any. */
  readonly accept?: string;
}
/** Brings bytes from mirrors; verifies size and digest before anything is kept; resumes and retries. */
export interface Fetcher {
  /** The bytes of a small file (indexes included). Rejects with a FetchError. */
  bytes(download: Download): Promise<Uint8Array>;
  /** Fetches into the store and gives the path of the archive there; one that is in the store is not fetched again. */
  archive(download: Download & { readonly digest: string; readonly size: number }): Promise<string>;
  /** The same of a file that nobody has locked yet: whatever the first server gives that has one. */
  take(
    download: Omit<Download, "size">,
  ): Promise<{ readonly path: string; readonly digest: string; readonly size: number }>;
}

/** The content-addressed cache. Everything in it was verified when it was put there. */
export interface Store {
  readonly folder: string;
  /** Path of the archive with this digest, or undefined. */
  archive(digest: string): string | undefined;
  /** A small derived value by kind and key (facts by package digest, an index by its digest). */
  get(kind: string, key: string): Uint8Array | undefined;
  put(kind: string, key: string, bytes: Uint8Array): void;
  /** Whether there is one of this kind and key, which is then of use just now. */
  holds(kind: string, key: string): boolean;
  /** The bytes of a stored file by its store name. */
  read(source: string): Uint8Array;
}

/** What a source that is one tree asks for. Paths are the project's, or with a slash in front the machine's. */
export type TreeRequest =
  | { readonly kind: "dir"; readonly path: string }
  | {
      readonly kind: "tar";
      readonly path?: string;
      readonly urls: readonly string[];
      readonly digest?: string;
    }
  | {
      readonly kind: "oci";
      /** A folder with an image layout, or the URL of a registry's repository. */
      readonly path?: string;
      readonly repository?: string;
      readonly tag?: string;
      readonly digest?: string;
      /** Debian's name: `amd64`. */
      readonly architecture: string;
    }
  | { readonly kind: "host"; readonly paths: readonly string[] };
/** A tree whose files are in the store. `digest`, `date`, `blobs` and `files` are what a lock keeps of it. */
export interface ReadTree {
  readonly digest: string;
  readonly date?: number;
  readonly blobs: readonly { readonly digest: string; readonly size: number }[];
  readonly files: readonly { readonly path: string; readonly digest: string }[];
  readonly facts: TreeFacts;
}
/** `missing`: there is nothing. `refused`: what is there is not such a tree, or a hostile one. `wrong`: it is not what was asked for by digest. */
export interface TreeFault {
  readonly fault: "missing" | "refused" | "wrong";
  readonly reason: string;
}
/** Brings trees, and files of the project, into the store. Rejects with FetchErrors and StoreErrors alone. */
export interface Trees {
  read(request: TreeRequest): Promise<ReadTree | TreeFault>;
  /**
   * What is locked by these digests: from the store, else from where it was. A folder of the project is always looked at; of
   * the machine's files those that are no longer what they were are in `changed`, and the store's copies stand for them.
   */
  locked(
    request: TreeRequest,
    pinned: Pick<ReadTree, "digest" | "blobs" | "files">,
  ): Promise<{ readonly facts: TreeFacts; readonly changed: readonly string[] } | TreeFault>;
  /** A file of the project, taken into the store; undefined when there is none. */
  file(
    path: string,
  ): Promise<{ readonly digest: string; readonly size: number; readonly archive: string } | undefined>;
}

/** A maintainer script in the root that it runs in, as far as that is put together (spec/maintainer-scripts.md). */
export interface ScriptRun {
  /** Sorted by path. */
  readonly entries: readonly Entry[];
  /** Bytes of the files of `entries` that no package brought, by `source`. */
  readonly made: ReadonlyMap<string, Uint8Array>;
  /** Debian's name of the architecture that its programs are for. */
  readonly architecture: string;
  /** The program, a path of the root, and its arguments. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}
/** A path that a script has changed, as it is afterwards: with `bytes` for a file, and as device 0:0 where it is gone. */
export type ChangedPath = TarEntry & { readonly bytes?: Uint8Array };
/**
 * `unable`: this machine cannot run it, or not within bounds. `failed`: it did not end well, or not in time. `refused`: what
 * it left cannot be read back. `notes` are the last lines that it said.
 */
export interface RunFault {
  readonly fault: "unable" | "failed" | "refused";
  readonly reason: string;
  readonly notes: readonly string[];
}
/** What each of two runs has changed, in the order of paths. */
export type RanTwice = readonly [first: readonly ChangedPath[], second: readonly ChangedPath[]];
/** Runs scripts where nothing but their own root is within reach. Never rejects on what a script does; throws StoreErrors. */
export interface Sandbox {
  /** Twice from the same root, in other conditions: the order of names in folders, the clock, the numbers of processes. */
  runTwice(run: ScriptRun): RanTwice | RunFault;
}

/** What the machine says of itself. */
export interface Host {
  /** Mirrors of the machine's apt configuration that serve a suite, in its order: `http://host/debian`. A flat one has no component. */
  mirrors(suite: string, component: string | undefined): readonly string[];
  /** Milliseconds since 1970, for Valid-Until. */
  now(): number;
}

/** A Release as a mirror gives it: clear-signed in one file, or with its signature beside it. */
export type SignedRelease =
  | { readonly inRelease: Uint8Array }
  | { readonly release: Uint8Array; readonly signature: Uint8Array };
export interface VerifiedRelease {
  /** What the signature covers, and nothing else. */
  readonly text: string;
  /** Fingerprints of the keys whose signatures are good: upper-case hexadecimal, sorted. */
  readonly signers: readonly string[];
}
/** Why a Release is not believed; the notes name the keys. */
export interface Refusal {
  readonly refused: "malformed" | "unsigned-text" | "untrusted" | "no-key";
  readonly notes: readonly string[];
}
/** Judges the signatures of a Release at a time, in milliseconds since 1970. Never rejects on bad input. */
export type VerifyRelease = (
  signed: SignedRelease,
  keyring: Uint8Array,
  now: number,
) => Promise<VerifiedRelease | Refusal>;
