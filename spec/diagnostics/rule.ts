import type { Severity } from "./diagnostic.ts";

/** One entry of the table of diagnostics; what raises it stands in `examples/`, which only `explain` loads. `{name}` in a message is a value that the raising code must give. */
export interface Rule {
  readonly code: `D${number}`;
  readonly severity: Severity;
  readonly message: string;
  /** What the user can do about it, in one or two sentences; printed by `explain`. */
  readonly help: string;
  /** The chapter of the specification, a file of `spec/`. */
  readonly chapter: string;
}

/** The names between braces in a message. */
export type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
