/** What a long command is at; the table of `spec/commands.md` says what each one counts. */
export type Step =
  | "lock"
  | "fetch"
  | "unpack"
  | "run"
  | "search"
  | "gather"
  | "pack"
  | "write"
  | "compare"
  | "repeat"
  | "push"
  | "start"
  | "read";

/**
 * One line of `--format json` on standard error while a command is at work. The form is a contract with scripts: keys may
 * come, none changes its meaning while `format_version` stays. What is not known is left out.
 */
export interface ProgressEvent {
  readonly format_version: 1;
  readonly event: "progress";
  readonly step: Step;
  /** The container that is in hand, where it is one. */
  readonly container?: string | undefined;
  /** What is in hand beside it: a package with its version, an index, an image, a file. */
  readonly item?: string | undefined;
  /** Of what the step counts, so many are finished, of so many that are known to come: `total` may grow. */
  readonly done?: number | undefined;
  readonly total?: number | undefined;
  /** Bytes that are through, of so many that are known to come. */
  readonly bytes?: number | undefined;
  readonly bytes_total?: number | undefined;
  /** Bytes a second over the last three seconds, those aside that an earlier run had brought. */
  readonly rate?: number | undefined;
}

/** What somebody at work has to tell. `kept` of the bytes were there before: they say nothing of the speed. */
export type Happening = Omit<ProgressEvent, "format_version" | "event" | "rate"> & {
  readonly kept?: number | undefined;
};

/** What one step has to tell, by who does not know which step it is a part of. */
export type Advance = Omit<Happening, "step">;

/** Takes what happens; `end` says what is left to say and clears what was drawn. */
export interface Progress {
  tell(happening: Happening): void;
  end(): void;
}
