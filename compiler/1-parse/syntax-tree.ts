import type { Entry } from "../../grammar/syntax.ts";
import type { TokenList } from "../../grammar/token-list.ts";
import type { Allowance } from "./allowances.ts";
import type { SourceText } from "./source-text.ts";

/** One file as it was written. */
export interface SyntaxTree {
  readonly source: SourceText;
  /** The number after `language`; undefined when it is missing or not one that this compiler knows. */
  readonly language: number | undefined;
  readonly entries: readonly Entry[];
  /** In order; the formatter puts them back. */
  readonly comments: TokenList;
  readonly allowances: readonly Allowance[];
  /** Something was left out as unreadable, so a name that is not found may stand there. */
  readonly incomplete: boolean;
}
