import type { Probe } from "../../spec/bundle.ts";
import type { Located, Span } from "../../spec/diagnostics/diagnostic.ts";

/**
 * What the author declared, every value typed and every name resolved: no trace of syntax but spans.
 * Sizes are bytes, times milliseconds, rates bits per second; addresses are canonical text.
 */
export interface Model {
  readonly language: number;
  readonly sources: readonly Source[];
  readonly profiles: readonly Profile[];
  readonly pools: readonly Pool[];
  readonly containers: readonly Container[];
  /** Those of fleets included; absent: none. */
  readonly servers?: readonly Server[];
  readonly fleets?: readonly Fleet[];
  /** What was imported from outside of the program, by place; absent: nothing. */
  readonly modules?: readonly ImportedModule[];
  /** Files of the project whose bytes a value depends on (`checksum`), beside those that blocks name; sorted. */
  readonly inputs?: readonly { readonly file: string; readonly digest: string }[];
}

export interface ImportedModule {
  readonly from: string;
  readonly digest: string;
  readonly archive?: { readonly digest: string; readonly size: number };
  /** Of the first import of it. */
  readonly span: Span;
}

/** A machine that containers run on. */
export interface Server {
  readonly name: string;
  readonly span: Span;
  /** The fleet that it belongs to, and its key there: server `shop-a` is `shop[a]`. */
  readonly fleet?: string;
  readonly key?: string;
  readonly hostname: Located<string>;
  readonly profile: Located<string>;
  readonly capacity: Capacity;
  /** What tells which servers are near each other; absent: none. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly leases?: readonly Lease[];
}
/** Cores, bytes, bytes, bits per second. */
export interface Amounts {
  readonly cpu?: Located<number>;
  readonly memory?: Located<number>;
  readonly disk?: Located<number>;
  readonly net?: Located<number>;
}
export interface Capacity extends Amounts {
  /** How often what is shared in time may be promised, at least once; absent: once. */
  readonly overcommit?: { readonly cpu: Located<number>; readonly net: Located<number> };
}
/** A part of a server that is kept for somebody, for a time: RFC 3339, `until` is the first instant without it. */
export interface Lease {
  readonly name: string;
  readonly span: Span;
  readonly amounts: Amounts;
  readonly from?: Located<string>;
  readonly until?: Located<string>;
}
export interface Fleet {
  readonly name: string;
  readonly span: Span;
  /** Names of its servers, in the order of their keys in the text. */
  readonly servers: readonly string[];
}

/** Where files come from: packages that are resolved together, or one tree as it is. */
export type Source = PackageSource | TreeSource;
export type PackageSource = AptSource | DebSource;
export type TreeSource = DirSource | TarSource | OciSource | HostSource;

interface SourceBase {
  readonly name: string;
  readonly span: Span;
}
export interface AptSource extends SourceBase {
  readonly kind: "apt";
  /** In no order of preference: the highest version wins. One that ends in a slash is flat. */
  readonly suites: readonly Located<string>[];
  readonly components: readonly string[];
  /** URLs, or `project:` and a folder. Empty: the machine's own apt configuration names them. */
  readonly mirrors: readonly Located<string>[];
  /** Absent where the archive is trusted without a signature. */
  readonly keyring?: Located<Keyring>;
  /** Fingerprints, upper case; absent: every key of the keyring counts. */
  readonly signedBy?: readonly string[];
  readonly pins?: readonly Pin[];
}
/** A keyring that Plimsoll carries (`std.keyring.debian`), a file of the project, or with an absolute path one of the machine. */
export type Keyring = { readonly std: string } | { readonly file: string };
/** A stanza of apt_preferences(5). */
export interface Pin {
  readonly span: Span;
  /** Names and patterns; empty: the pin is of whole suites. */
  readonly packages: readonly string[];
  readonly by: "release" | "version" | "origin";
  /** As the manual page writes it: `a=stable-backports`, `1.22.*`, `example.net`. */
  readonly data: string;
  readonly priority: number;
}
/** Packages that lie in the project. */
export interface DebSource extends SourceBase {
  readonly kind: "deb";
  readonly files: readonly Located<string>[];
  readonly pins?: readonly Pin[];
}

interface TreeBase extends SourceBase {
  /** It stands over what packages and sources before it bring. */
  readonly replaces: boolean;
}
interface PlacedTree extends TreeBase {
  /** The folder of the root that the tree's own root becomes. */
  readonly to: string;
}
export interface DirSource extends PlacedTree {
  readonly kind: "dir";
  readonly path: Located<string>;
}
export interface TarSource extends PlacedTree {
  readonly kind: "tar";
  /** A file of the project, or URLs in order of preference. */
  readonly from: Located<{ readonly path: string } | { readonly urls: readonly string[] }>;
  readonly digest?: Located<string>;
  /** Folders at the beginning of each name that are left out. */
  readonly strip: number;
}
export interface OciSource extends PlacedTree {
  readonly kind: "oci";
  /** A folder of the project with an image layout, or the URL of a registry's repository. */
  readonly from: Located<{ readonly path: string } | { readonly repository: string }>;
  readonly tag?: Located<string>;
  readonly digest?: Located<string>;
}
export interface HostSource extends TreeBase {
  readonly kind: "host";
  readonly paths: readonly Located<string>[];
}

export interface Profile {
  readonly name: string;
  readonly span: Span;
  /** Debian's architecture name: `amd64`, `arm64`. */
  readonly architecture: Located<string>;
  /** `v6.1..` is from [6, 1] with no upper end; an upper end counts as inside. */
  readonly kernel: Located<VersionRange>;
  /** `x86-64-v1` … `x86-64-v4`, `armv8-a`. */
  readonly cpu: Located<string>;
  /** Bytes; never empty. */
  readonly pageSizes: readonly Located<number>[];
  /** Names of features (compiler/std/features.ts). */
  readonly provides: readonly Located<string>[];
  /** Features of which nobody knows; what is in neither list it has not. */
  readonly unknown: readonly Located<string>[];
  /** For messages: `debian 12`. */
  readonly os: string;
}
export interface VersionRange {
  readonly from: readonly number[];
  readonly to?: readonly number[];
}

export interface Pool {
  readonly name: string;
  readonly span: Span;
  /** Network address, canonical: `10.40.0.0`. */
  readonly network: Located<string>;
  readonly prefix: number;
  readonly gateway?: Located<string>;
  /** Inclusive ranges that `auto` leaves alone. */
  readonly reserved: readonly { readonly from: string; readonly to: string }[];
  /** MAC prefix of `auto`: `02:42:0a:28:00:00` with 40 bits; absent: 02:42 and the IPv4 address. */
  readonly macs?: { readonly base: string; readonly bits: number };
}

export interface Container {
  readonly name: string;
  readonly span: Span;
  /** The profiles it must fit, at least one. */
  readonly profiles: readonly Located<string>[];
  /** The declaration that it is an instance of; absent: it has the same name. */
  readonly of?: string;
  /** The server it stands on; absent: the compiler chooses one (`place`), or it runs wherever it is started. */
  readonly server?: Located<string>;
  readonly place?: Place;
  /** The lease of its server that all its limits count against; absent: what is free. */
  readonly lease?: Located<string>;
  /** Names of the sources its packages and files come from, in the order of declaration. */
  readonly sources: readonly string[];
  readonly identity: Identity;
  readonly limits: Limits;
  /** Declaration order; `startOrder` of the check stage orders them. */
  readonly apps: readonly App[];
  /** Features of the kernel that each profile must provide, so that it is placed on no other server. */
  readonly needs: readonly Located<string>[];
  /** Packages that belong to no app. */
  readonly packages: readonly Located<string>[];
  /** Files that must be in the root, whatever brings them. */
  readonly system: readonly Located<string>[];
  readonly files: readonly FileBlock[];
  readonly mounts: readonly Mount[];
  readonly health?: Health;
  readonly restart: Restart;
  /** Packages whose maintainer scripts the author has read and wants left out. */
  readonly skipScripts: readonly Located<string>[];
  /** Packages of whose scripts what is not understood is left out; absent: none. */
  readonly acceptScripts?: readonly Located<string>[];
  /** Packages whose scripts are run in a sandbox where they are not understood; absent: none. */
  readonly runScripts?: readonly Located<string>[];
  /** Paths and patterns of what such scripts do that is left out. */
  readonly forget?: readonly Located<string>[];
  /** Absent: whole packages. */
  readonly content?: "minimal";
  /** Paths and patterns that a minimal root takes as well. */
  readonly keep?: readonly Located<string>[];
  /** Recorded traces, as paths of the project. */
  readonly traces?: readonly Located<string>[];
  /** What packages bring for people alone and the root does without; absent: nothing is left out. */
  readonly omit?: readonly Omission[];
  /** Paths and patterns that are left out. */
  readonly exclude?: readonly Located<string>[];
  /** Files that keep setuid, setgid and capabilities; absent: the author says nothing, and none does. */
  readonly privilegedFiles?: readonly Located<string>[];
  /** The root file system is mounted read-only; otherwise an overlay takes the writes and is dropped at stop. */
  readonly readOnly: boolean;
}
/** Where a container may stand. */
export interface Place {
  readonly span: Span;
  /** Names of servers; absent: any. */
  readonly on?: readonly Located<string>[];
  readonly architecture?: Located<string>;
  readonly ports: readonly Located<Port>[];
  readonly near: readonly Neighbours[];
  readonly apart: readonly Neighbours[];
}
export interface Neighbours {
  readonly span: Span;
  /** `server`, or a label of servers. */
  readonly label: Located<string>;
  /** Names of declarations or of single instances. */
  readonly containers: readonly Located<string>[];
}
export interface Identity {
  readonly hostname: Located<string>;
  /** Absent: the container has a loopback interface and nothing else. */
  readonly address?: Located<Allocation>;
  readonly mac?: Located<Allocation>;
}
/** `lan.auto`: chosen when locking and kept in the lock. A literal address knows the pool whose subnet holds it. */
export type Allocation = { readonly auto: string } | { readonly value: string; readonly pool?: string };

export interface Limits {
  readonly cpu?: Located<number>;
  readonly memory?: Located<number>;
  readonly pids?: Located<number>;
  readonly net?: Located<number>;
  readonly disk?: Located<number>;
}
export interface App {
  readonly name: string;
  readonly span: Span;
  readonly after: readonly Located<string>[];
  /** `name` or `name=version`, as apt takes them. */
  readonly packages: readonly Located<string>[];
  /** Never empty; the first is an absolute path. */
  readonly run: readonly Located<string>[];
  readonly user: Located<string>;
  readonly group?: Located<string>;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly listen: readonly Located<Port>[];
  /** OCI names: `CAP_NET_BIND_SERVICE`. */
  readonly capabilities: readonly Located<string>[];
  readonly files: readonly FileBlock[];
  readonly health?: Health;
  readonly stopSignal: string;
  readonly stopTimeout: number;
}
export interface Port {
  readonly port: number;
  readonly protocol: "tcp" | "udp";
}
export interface FileBlock {
  readonly path: Located<string>;
  /** `from`: a path relative to the project, `.hbs` is a template; `content`: the text itself. */
  readonly body: Located<{ readonly from: string } | { readonly content: string }>;
  readonly mode: number;
  readonly user: string;
  readonly group: string;
  /** Variables of the template beside the container's own. */
  readonly with: Readonly<Record<string, Value>>;
}
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

export interface Mount {
  readonly path: Located<string>;
  readonly kind:
    | { readonly volume: string }
    | { readonly host: string }
    | { readonly tmpfs: true; readonly size?: number };
  readonly readOnly: boolean;
  /** Others may have it too, and see what is written; absent: no. */
  readonly shared?: boolean;
  readonly mode?: number;
  readonly user?: string;
}
export interface Health {
  readonly span: Span;
  readonly probe: Probe;
  readonly every: number;
  readonly timeout: number;
  readonly retries: number;
  readonly grace: number;
}
export interface Restart {
  readonly policy: "never" | "on-failure" | "always";
  readonly max?: number;
  readonly backoff: { readonly from: number; readonly to: number };
}

export const contents = ["whole", "minimal"] as const;
export const omissions = ["documentation", "manuals", "translations"] as const;
export type Omission = (typeof omissions)[number];
