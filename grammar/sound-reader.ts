import type { Kind, TokenList } from "./token-list.ts";
import { type Token, TreeBuilder } from "./tree-builder.ts";

/** Thrown at the first token that does not fit; what is wrong there is said by the parser that recovers. */
export const unsound = new Error("the text is not sound");

/** What the compiled rules (compiled.ts) are made of: they read the columns of a list of tokens, and give up at a mistake. */
export class SoundReader extends TreeBuilder {
  protected at = 0;
  private kinds: Uint8Array = new Uint8Array(2);
  private count = 0;

  override begin(tokens: TokenList): void {
    super.begin(tokens);
    this.at = 0;
    this.kinds = tokens.kinds;
    this.count = tokens.length;
  }
  /** To be called when the whole list should be read. */
  finish(): void {
    if (this.at !== this.count) this.fail();
  }

  protected next(): Kind {
    return this.kinds[this.at] as Kind;
  }
  protected second(): Kind {
    return this.kinds[this.at + 1] as Kind;
  }
  protected take(kind: Kind): Token {
    if (this.kinds[this.at] !== kind) this.fail();
    return this.at++;
  }
  protected takeOf(kinds: Uint8Array): Token {
    if (kinds[this.kinds[this.at] as Kind] !== 1) this.fail();
    return this.at++;
  }
  protected fail(): never {
    throw unsound;
  }
}
