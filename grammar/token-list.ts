import type { IToken, TokenType } from "chevrotain";
import { sharedSlice } from "./shared-slice.ts";
import { EndOfFile } from "./token-type.ts";
import { allTokens } from "./tokens.ts";

/** A type of token as a number: its index in Chevrotain's own tables. */
export type Kind = number;
export const kindOf = ({ tokenTypeIdx }: TokenType): Kind => tokenTypeIdx as number;

/** Which kinds are of these types, those that belong to an abstract one included; by kind, 1 or 0. */
export function kindsOf(...wanted: readonly TokenType[]): Uint8Array {
  const found = new Uint8Array(types.length);
  for (const type of [...allTokens, EndOfFile])
    if (wanted.includes(type) || type.CATEGORIES?.some((each) => wanted.includes(each)))
      found[kindOf(type)] = 1;
  return found;
}

const types: TokenType[] = [];
for (const type of [...allTokens, EndOfFile]) types[kindOf(type)] = type;
export const typeOf = (kind: Kind): TokenType => types[kind] as TokenType;
/** All kinds are below. */
export const kinds = types.length;

/** In the place of a number where a token has no spelling: marks have none, and strings that say more than they are. */
export const untold = 0;

/** What tokens say, by the numbers that they have: names and keywords, literals, and what stands between two quotes. */
export interface Spellings {
  readonly words: { readonly texts: readonly string[] };
  readonly literals: { readonly texts: readonly string[] };
  readonly strings: { readonly texts: readonly string[] };
}
const nothing = { texts: [] };
export const noSpellings: Spellings = { words: nothing, literals: nothing, strings: nothing };

/**
 * The tokens of a text as columns of numbers, and the end of the file behind the last. An object for each that lives
 * until the file is read would cost more time than all the rest of the reading; here one is made when somebody looks at it.
 */
export class TokenList {
  length = 0;
  /** Offsets in the text. */
  starts: Uint32Array;
  ends: Uint32Array;
  kinds: Uint8Array;
  ids: Uint32Array;
  readonly text: string;
  readonly spellings: Spellings;
  /** Where the text begins in its file. */
  private readonly base: number;

  constructor(text: string, base: number, spellings: Spellings, room = 16 + (text.length >> 2)) {
    this.text = text;
    this.base = base;
    this.spellings = spellings;
    this.kinds = new Uint8Array(room);
    this.starts = new Uint32Array(room);
    this.ends = new Uint32Array(room);
    this.ids = new Uint32Array(room);
  }
  /** Another list of the same text. */
  another(): TokenList {
    return new TokenList(this.text, this.base, this.spellings, this.length + 16);
  }

  /** `start` and `end` are offsets in the text; gives the end. */
  add(kind: Kind, start: number, end: number, id = untold): number {
    // Two may be looked at behind the last.
    if (this.length + 2 >= this.kinds.length) this.grow();
    const index = this.length++;
    this.kinds[index] = kind;
    this.starts[index] = start;
    this.ends[index] = end;
    this.ids[index] = id;
    return end;
  }
  /** Adds a token of another list of the same text. */
  take(from: TokenList, index: number): void {
    const [start, end] = [from.starts[index] as number, from.ends[index] as number];
    this.add(from.kinds[index] as Kind, start, end, from.ids[index]);
  }
  /** Puts a token in the place of one before it. */
  move(index: number, to: number): void {
    this.kinds[to] = this.kinds[index] as number;
    this.starts[to] = this.starts[index] as number;
    this.ends[to] = this.ends[index] as number;
    this.ids[to] = this.ids[index] as number;
  }
  /** Adds a token that nobody wrote, at an offset in the file. */
  invent(kind: Kind, offset: number): void {
    this.add(kind, offset - this.base, offset - this.base);
  }
  /** Adds a token that this list made. */
  put({ tokenTypeIdx, startOffset, image }: IToken): void {
    this.add(tokenTypeIdx, startOffset - this.base, startOffset - this.base + image.length);
  }
  takeLast(): IToken {
    const token = this.at(this.length - 1);
    this.length--;
    return token;
  }
  replace(index: number, kind: Kind): void {
    this.kinds[index] = kind;
  }

  /** That of the end of the file where there is no token. */
  kind(index: number): Kind {
    return index >= 0 && index < this.length ? (this.kinds[index] as Kind) : endOfFile.tokenTypeIdx;
  }
  /** Puts the end of the file behind the last token, so that a reader of the columns need not ask for their length. */
  close(): void {
    this.kinds.fill(endOfFile.tokenTypeIdx, this.length, this.length + 2);
  }
  /** Offsets in the file. */
  start(index: number): number {
    return (this.starts[index] as number) + this.base;
  }
  end(index: number): number {
    return (this.ends[index] as number) + this.base;
  }
  at(index: number): IToken {
    if (index < 0 || index >= this.length) return endOfFile;
    return new ListedToken(
      this.kinds[index] as Kind,
      this.start(index),
      this.end(index),
      this.text,
      this.base,
    );
  }
  all(): IToken[] {
    return Array.from({ length: this.length }, (_, index) => this.at(index));
  }
  count(kind: Kind): number {
    let found = 0;
    for (let index = 0; index < this.length; index++) if (this.kinds[index] === kind) found++;
    return found;
  }

  private grow(): void {
    const room = 2 * this.kinds.length;
    const wider = <T extends Uint8Array | Uint32Array>(old: T, wide: T): T => {
      wide.set(old);
      return wide;
    };
    this.kinds = wider(this.kinds, new Uint8Array(room));
    this.starts = wider(this.starts, new Uint32Array(room));
    this.ends = wider(this.ends, new Uint32Array(room));
    this.ids = wider(this.ids, new Uint32Array(room));
  }
}

/** What it was written as is cut out of the text when it is asked for; nobody asks a mark or a new line. */
class ListedToken implements IToken {
  readonly tokenTypeIdx: Kind;
  readonly startOffset: number;
  private readonly end: number;
  private readonly text: string;
  private readonly base: number;

  constructor(kind: Kind, start: number, end: number, text: string, base: number) {
    this.tokenTypeIdx = kind;
    this.startOffset = start;
    this.end = end;
    this.text = text;
    this.base = base;
  }
  get endOffset(): number {
    return this.end - 1;
  }
  get image(): string {
    return sharedSlice(this.text, this.startOffset - this.base, this.end - this.base);
  }
  get tokenType(): TokenType {
    return types[this.tokenTypeIdx] as TokenType;
  }
}

/** As Chevrotain has it. */
const endOfFile = {
  image: "",
  startOffset: Number.NaN,
  endOffset: Number.NaN,
  tokenTypeIdx: kindOf(EndOfFile),
  tokenType: EndOfFile,
};
