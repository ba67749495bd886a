import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Profile } from "../../3-evaluate/model.ts";
import type { Root } from "../../6-assemble/root.ts";
import type { Contents } from "../contents.ts";
import type { Outside } from "../outside.ts";
import type { System } from "../system.ts";
import type { Trace } from "../trace.ts";

/** What a rule of the linker judges: one command, traced, in one system, for the profiles it is to run on. */
export interface Proof {
  readonly container: string;
  readonly profiles: readonly Profile[];
  readonly system: System;
  readonly outside: Outside;
  readonly trace: Trace;
  /** Where volumes, folders of the host and memory are put: what is below, nobody knows. */
  readonly mounts: readonly string[];
  readonly contents: Contents;
  /** Who users and groups are, for messages. */
  readonly names: Pick<Root, "users" | "groups">;
}
export type LinkRule = (proof: Proof) => readonly Diagnostic[];
