/**
 * `bundle.json`: what the runtime reads of a bundle beside its launch script and OCI configurations.
 * The compiler writes it, the runtime reads it, and neither imports the other.
 */
export interface Bundle {
  readonly format_version: 1;
  readonly container: string;
  readonly rootDigest: string;
  /** `sha256:…` over every file of the bundle but the root file system and the evidence; with `rootDigest` it names the build. */
  readonly configDigest: string;
  readonly hostname: string;
  readonly interfaces: readonly Interface[];
  readonly limits: LimitsSpec;
  /** In start order. */
  readonly apps: readonly BundleApp[];
  /** The container's own probe, once all apps run. */
  readonly health?: HealthSpec;
  readonly restart: RestartSpec;
  readonly volumes: readonly string[];
  /** The lease that its limits count against: it is started at no other time. */
  readonly lease?: LeaseSpec;
  /** Profiles that the container was proved against, for the runtime to compare with the machine. */
  readonly profiles: readonly ProfileSpec[];
}
export interface Interface {
  readonly pool: string;
  /** Host side: the bridge that all containers of the pool share, at most 15 characters. */
  readonly bridge: string;
  readonly address: string;
  readonly prefix: number;
  readonly gateway: string;
  readonly mac: string;
}
export interface LimitsSpec {
  /** Cores, 0.5 is half of one. */
  readonly cpu?: number;
  /** Bytes. */
  readonly memory?: number;
  readonly pids?: number;
  /** Bits per second, each way. */
  readonly net?: number;
  /** Bytes that may be written to the root file system; volumes and tmpfs mounts do not count. */
  readonly disk?: number;
}
export interface BundleApp {
  readonly name: string;
  readonly after: readonly string[];
  readonly run: readonly string[];
  readonly listen: readonly { readonly port: number; readonly protocol: "tcp" | "udp" }[];
  readonly health?: HealthSpec;
  /** Sent by a stop, then KILL after `stopTimeout` ms. */
  readonly stopSignal: string;
  readonly stopTimeout: number;
}
export interface HealthSpec {
  readonly probe: Probe;
  /** Milliseconds. */
  readonly every: number;
  readonly timeout: number;
  readonly retries: number;
  readonly grace: number;
}
export type Probe =
  | { readonly kind: "http"; readonly port: number; readonly path: string }
  | { readonly kind: "tcp"; readonly port: number }
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "exec"; readonly run: readonly string[] };
export interface RestartSpec {
  readonly policy: "never" | "on-failure" | "always";
  /** Failures in a row after which it is left down; absent: no end. */
  readonly max?: number;
  /** Milliseconds: the first wait and the longest one; each wait doubles the one before. */
  readonly backoff: { readonly from: number; readonly to: number };
}
/** Times as RFC 3339; `until` is the first instant without it. */
export interface LeaseSpec {
  readonly name: string;
  readonly server: string;
  readonly from?: string;
  readonly until?: string;
}
export interface ProfileSpec {
  readonly name: string;
  readonly architecture: string;
  /** `v6.1` is [6, 1]; the upper end is absent when open. */
  readonly kernel: { readonly from: readonly number[]; readonly to?: readonly number[] };
}
