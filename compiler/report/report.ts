import type { Severity } from "../../spec/diagnostics/diagnostic.ts";
import type { Matrix } from "../4-check/placement/matrix.ts";
import type { Resource } from "../4-check/placement/resources.ts";

/**
 * All that `plimsoll report` shows of a project, as data: whole, whatever a page has room for. Sizes are bytes, rates bits
 * per second, processors cores. Nothing in it depends on the machine or the clock.
 */
export interface Report {
  /** What the stages had to say, in their order. */
  readonly findings: readonly Finding[];
  /** With what the linker finds against each profile where `isLinked`, else by the text alone. */
  readonly matrix: Matrix;
  readonly isLinked: boolean;
  readonly servers: readonly LoadLine[];
  readonly identities: readonly IdentityRow[];
  readonly pools: readonly PoolRoom[];
  /** One a container; empty when there is no lock to build by, or the build does not pass. */
  readonly roots: readonly RootFacts[];
  /** What could not be shown; absent: nothing. */
  readonly missing?: Missing;
}
export interface Finding {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  readonly message: string;
  /** `site.plim:12`; absent: no file is to blame. */
  readonly at?: string;
}

/** A server: how much of it is promised, by resource. */
export interface LoadLine {
  readonly server: string;
  readonly fleet?: string;
  readonly hostname: string;
  readonly profile: string;
  /** Names of those who stand there. */
  readonly containers: readonly string[];
  /** One a resource, always in the same order. */
  readonly gauges: readonly Gauge[];
}
export interface Gauge {
  readonly resource: Resource;
  /** What the machine has; absent: the program does not say, and nobody counts. */
  readonly capacity?: number;
  /** What may be promised of it: more than the capacity where the server allows it. */
  readonly limit?: number;
  /** What leases hold at the worst time. */
  readonly leased: number;
  /** What of it containers draw on; absent: nothing. */
  readonly drawn?: number;
  /** The sum of the limits of the containers there. */
  readonly promised: number;
  /** How many containers there have no limit of their own, so that they are in no sum. */
  readonly unlimited: number;
}

export interface IdentityRow {
  readonly container: string;
  /** The declaration that it is an instance of, where it has another name. */
  readonly of?: string;
  readonly server?: string;
  readonly profiles: readonly string[];
  readonly hostname: string;
  /** `auto` until a lock has chosen. */
  readonly address?: string;
  readonly pool?: string;
  readonly mac?: string;
  readonly machineId?: string;
  /** What its apps listen on: `8080/tcp`. */
  readonly ports: readonly string[];
}

/** Addresses of a pool; above 2^53 the nearest number. */
export interface PoolRoom {
  readonly pool: string;
  readonly network: string;
  readonly gateway?: string;
  /** All but network and broadcast address. */
  readonly size: number;
  /** Those of the gateway and of the ranges that `auto` leaves alone. */
  readonly reserved: number;
  readonly used: number;
  /** What `auto` still has to give. */
  readonly free: number;
}

/** A container's root file system. */
export interface RootFacts {
  readonly container: string;
  readonly rootDigest: string;
  readonly paths: number;
  readonly bytes: number;
  /** Largest first. */
  readonly parts: readonly RootPart[];
  /** One a command. */
  readonly closures: readonly AppClosure[];
}
/** What a package brought, or what was made without one; then it has no version. */
export interface RootPart {
  readonly name: string;
  readonly version?: string;
  readonly files: number;
  readonly bytes: number;
}
export interface AppClosure {
  readonly app: string;
  readonly executable: string;
  /** The command first, then each file after the one that it is needed by. */
  readonly files: readonly NeededFile[];
}
export interface NeededFile {
  readonly path: string;
  /** How far it is from the command. */
  readonly depth: number;
  readonly why: string;
  /** Who brought it: as the name of a part. */
  readonly from: string;
  readonly bytes: number;
}

export interface Missing {
  readonly parts: readonly string[];
  readonly why: string;
  /** The command that helps. */
  readonly run: string;
}
