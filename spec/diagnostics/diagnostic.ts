/** A place in a text: `offset` counts UTF-16 units from 0, `line` and `column` count from 1. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** A half-open range of one file. `file` is the path as the user would write it, relative to the project. */
export interface Span {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** A span with the words that stand beside it; exactly one span of a diagnostic is the primary one. */
export interface LabelledSpan extends Span {
  readonly label: string;
  readonly primary: boolean;
}

/** One replacement of a file's text. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** A way out. Safe: it keeps what the author meant, so that it may be applied without asking. */
export interface Fix {
  readonly safe: boolean;
  readonly description: string;
  readonly edits: readonly Edit[];
}

/** An error stops the command; a warning is to be mended or allowed; a note is to be known. */
export type Severity = "error" | "warning" | "note";

/** What the user is told: always data until a reporter renders it. */
export interface Diagnostic {
  /** `D` and four digits, never reused. */
  readonly code: string;
  /** Kebab-case, unique. */
  readonly name: string;
  readonly severity: Severity;
  readonly message: string;
  /** Empty when no file is to blame (a machine without `ip`, a full disk). */
  readonly spans: readonly LabelledSpan[];
  readonly notes: readonly string[];
  readonly fix?: Fix;
}

/** The value of a stage beside what it has to say; bad input never throws. */
export interface Checked<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** A value and where it was written. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}
