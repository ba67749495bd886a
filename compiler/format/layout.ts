import type { IToken } from "chevrotain";

/**
 * A file as the formatter sees it: every token and comment, and how the brackets nest. It is read from the tokens, not
 * from the tree, so that nothing that was written can get lost: parentheses, comments, the spelling of a literal.
 */
export type Part = Leaf | Remark | Group;

export interface Leaf {
  readonly kind: "leaf";
  readonly token: IToken;
  /** A value may end here: a `[` or `(` behind it is an index or a call. */
  readonly endsValue: boolean;
  /** A minus sign, not a subtraction. */
  readonly isSign: boolean;
}
/** A comment. `blank`: an empty line stands before it; `alone`: it has its line for itself. */
export interface Remark {
  readonly kind: "remark";
  readonly text: string;
  readonly blank: boolean;
  readonly alone: boolean;
}
export type GroupKind = "braces" | "list" | "comprehension" | "index" | "parentheses";
export interface Group extends Items {
  readonly kind: "group";
  readonly shape: GroupKind;
  readonly open: IToken;
  readonly close: IToken;
  /** Its text on one line, or undefined when it needs several. */
  readonly flat: string | undefined;
}
/** What stands between two brackets, or in the file. */
export interface Items {
  /** On the line of the opening bracket. */
  readonly opening: Remark | undefined;
  readonly items: readonly Item[];
  /** Before the closing bracket, on lines of their own. */
  readonly closing: readonly Remark[];
}
/** An entry of a block, a map or the file, or an element of a list. */
export interface Item {
  readonly leading: readonly Remark[];
  /** An empty line stands before it. */
  readonly blank: boolean;
  readonly parts: readonly Part[];
  readonly trailing: Remark | undefined;
  /** Its text on one line, or undefined when it needs several. */
  readonly flat: string | undefined;
}

export const firstToken = (part: Leaf | Group): IToken => (part.kind === "leaf" ? part.token : part.open);
export const lastToken = (part: Leaf | Group): IToken => (part.kind === "leaf" ? part.token : part.close);
