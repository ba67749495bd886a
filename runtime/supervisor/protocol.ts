import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { EngineChoice } from "../engines.ts";

/** One line of JSON from a command to the supervisor; the answer is one line too, then the connection ends. */
export type Request =
  | { readonly verb: "up"; readonly bundle: string; readonly engine: EngineChoice }
  | { readonly verb: "ps" }
  /** No names: every container. */
  | { readonly verb: "down"; readonly containers: readonly string[] };

export interface Answer {
  readonly diagnostics: readonly Diagnostic[];
  readonly containers: readonly ContainerReport[];
}

export interface ContainerReport {
  readonly name: string;
  readonly engine: string;
  readonly addresses: readonly string[];
  /** `http://10.40.0.2:8080` for each TCP port that an app listens on. */
  readonly urls: readonly string[];
  readonly state: "starting" | "running" | "degraded" | "stopped";
  /** What `up` did: started it, found it running, or put it in the place of another build. */
  readonly change?: "started" | "unchanged" | "replaced";
  /** Bytes. */
  readonly memory?: number;
  readonly pids?: number;
  readonly apps: readonly AppReport[];
}
export interface AppReport {
  readonly name: string;
  readonly state: string;
  readonly pid?: number;
  /** Milliseconds since 1970. */
  readonly since?: number;
  readonly restarts: number;
  readonly status?: number | null;
}
