/** The POSIX shell's language as far as maintainer scripts use it (POSIX.1-2017, XCU chapter 2). */

/** A word is its parts put together; what is quoted is neither split nor matched against files. */
export type Word = readonly Part[];
export type Part =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  | { readonly kind: "parameter"; readonly parameter: Parameter; readonly quoted: boolean }
  | { readonly kind: "command"; readonly body: List; readonly quoted: boolean }
  /** `$((…))`. */
  | { readonly kind: "arithmetic"; readonly expression: Word; readonly quoted: boolean };

/** `$name`, or `${name OPERATOR word}` with an operator like `:-` or `##`; `length` is `${#name}`. */
export interface Parameter {
  readonly name: string;
  readonly operator: string;
  readonly word: Word;
}

export type List = readonly Command[];

/** Who reads a script: `[[` is a part of bash's language, and `alias` of that of dash. */
export type Dialect = "dash" | "bash";

/** What stands between `[[` and `]]`. */
export type Test =
  | { readonly kind: "and" | "or"; readonly left: Test; readonly right: Test }
  | { readonly kind: "not"; readonly test: Test }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Word }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Word; readonly right: Word };

export interface Redirect {
  /** 0, 1, 2 … as written or as the operator implies. */
  readonly descriptor: number;
  readonly operator: "<" | ">" | ">>" | "<&" | ">&" | "<<";
  /** A path, a descriptor, or the text of a here-document. */
  readonly word: Word;
}

export type Command = (
  | { readonly kind: "simple"; readonly assignments: readonly Assignment[]; readonly words: readonly Word[] }
  | { readonly kind: "and" | "or"; readonly left: Command; readonly right: Command }
  | { readonly kind: "pipeline"; readonly commands: List }
  | { readonly kind: "not"; readonly command: Command }
  | { readonly kind: "if"; readonly branches: readonly Branch[]; readonly otherwise: List }
  | { readonly kind: "case"; readonly word: Word; readonly arms: readonly Arm[] }
  /** Without `words` it goes over the positional parameters. */
  | { readonly kind: "for"; readonly name: string; readonly words?: readonly Word[]; readonly body: List }
  | { readonly kind: "while"; readonly until: boolean; readonly condition: List; readonly body: List }
  | { readonly kind: "group" | "subshell"; readonly body: List }
  | { readonly kind: "function"; readonly name: string; readonly body: Command }
  | { readonly kind: "test"; readonly test: Test }
) & {
  /** Counts from 1. */
  readonly line: number;
  /** The line where the shell begins to read it, with all that stands before it on that line. */
  readonly begins?: number;
  readonly redirects: readonly Redirect[];
};
export interface Assignment {
  readonly name: string;
  readonly word: Word;
}
export interface Branch {
  readonly condition: List;
  readonly body: List;
}
export interface Arm {
  readonly patterns: readonly Word[];
  readonly body: List;
}

/** The text is not of the shell's language, or of a part of it that is not read. */
export class ShellError extends Error {
  override readonly name = "ShellError";
  readonly line: number;

  constructor(reason: string, line: number) {
    super(reason);
    this.line = line;
  }
}
