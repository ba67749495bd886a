import type { IToken, TokenType } from "chevrotain";
import { MultilineText, Text } from "../../grammar/literals.ts";
import { kindsOf } from "../../grammar/token-list.ts";
import * as t from "../../grammar/tokens.ts";
import type { Group, GroupKind, Item, Items, Leaf, Part, Remark } from "./layout.ts";
import { endsValue, flatItems, flatParts, isAssign } from "./spacing.ts";
import { tokensOf } from "./tokens.ts";

/** The layout of a text that parses; brackets match, so every group is closed. */
export function readLayout(text: string): Items {
  return new Reader({ tokens: tokensOf(text), at: 0 }, "file").read();
}

/** Where all readers of one file are. */
interface Cursor {
  readonly tokens: readonly IToken[];
  at: number;
}

/** Reads what stands between two brackets, or the whole file. */
class Reader {
  /** The author broke the line where it decides the layout. */
  isBroken = false;
  private readonly items: Item[] = [];
  private opening: Remark | undefined;
  private remarks: Remark[] = [];
  private item:
    | { readonly leading: readonly Remark[]; readonly blank: boolean; readonly parts: Part[] }
    | undefined;
  /** The item has the body of a block. */
  private hasBody = false;
  /** New lines since the last token or comment. */
  private newLines = 0;
  private readonly cursor: Cursor;
  private readonly shape: GroupKind | "file";

  constructor(cursor: Cursor, shape: GroupKind | "file") {
    this.cursor = cursor;
    this.shape = shape;
  }

  read(): Items {
    for (let token = this.next(); token && !closers.has(token.tokenType); token = this.next()) {
      if (token.tokenType === t.NewLine) this.newLine();
      else {
        if (token.tokenType === t.Comment) this.comment(token);
        else if (token.tokenType === t.Comma && this.separates()) this.endItem();
        else this.add(token);
        this.newLines = 0;
      }
    }
    this.endItem();
    return { opening: this.opening, items: this.items, closing: this.remarks };
  }

  private next(): IToken | undefined {
    return this.cursor.tokens[this.cursor.at++];
  }

  private newLine(): void {
    this.newLines++;
    if (this.holdsEntries()) this.endItem();
    const isFirst = !this.item && this.items.length === 0 && this.remarks.length === 0;
    if (this.holdsEntries() || isFirst) this.isBroken = true;
  }

  private comment({ image }: IToken): void {
    const remark: Remark = {
      kind: "remark",
      text: image.trimEnd(),
      blank: this.newLines > 1,
      alone: this.newLines > 0,
    };
    const last = this.items.at(-1);
    if (this.item) this.item.parts.push(remark);
    else if (remark.alone || this.remarks.length > 0) this.remarks.push(remark);
    else if (last && !last.trailing) this.items[this.items.length - 1] = { ...last, trailing: remark };
    else if (!last && this.shape !== "file" && !this.opening) this.opening = remark;
    else this.remarks.push(remark);
  }

  private add(token: IToken): void {
    this.item ??= { leading: this.remarks.splice(0), blank: this.newLines > 1, parts: [] };
    const { parts } = this.item;
    const before = parts.findLast((part) => part.kind !== "remark");
    parts.push(openers.has(token.tokenType) ? this.group(token, before) : leaf(token, before));
    this.hasBody ||= isBody(parts.at(-1), before);
  }

  private group(open: IToken, before: Part | undefined): Group {
    const shape = this.shapeOf(open, before);
    const reader = new Reader(this.cursor, shape);
    const inner = reader.read();
    const close = this.cursor.tokens[this.cursor.at - 1] as IToken;
    const isBare = inner.items.length === 0 && inner.closing.length === 0;
    const needsLines = inner.opening || inner.closing.length > 0 || inner.items.some(isCommented);
    const isFlat = !needsLines && (!reader.isBroken || isBare);
    const flat = isFlat ? flatItems(open.image, inner.items, close.image) : undefined;
    return { kind: "group", shape, open, close, flat, ...inner };
  }

  private shapeOf(open: IToken, before: Part | undefined): GroupKind {
    if (open.tokenType === t.LeftBrace) return "braces";
    if (open.tokenType === t.LeftParenthesis) return "parentheses";
    if (endsValue(before)) return "index";
    let at = this.cursor.at;
    while (blanks.has(this.cursor.tokens[at]?.tokenType as TokenType)) at++;
    return this.cursor.tokens[at]?.tokenType === t.For ? "comprehension" : "list";
  }

  private endItem(): void {
    if (!this.item) return;
    const { parts, ...item } = this.item;
    const end = parts.findLastIndex((part) => part.kind !== "remark") + 1;
    const [first, ...more] = parts.splice(end) as Remark[];
    const trailing = first && !first.alone ? first : undefined;
    if (first && !trailing) this.remarks.push(first);
    for (const one of more) this.remarks.push(one);
    this.items.push({ ...item, parts, trailing, flat: flatParts(parts) });
    this.item = undefined;
    this.hasBody = false;
  }

  private holdsEntries(): boolean {
    return this.shape === "braces" || this.shape === "file";
  }

  /** A comma ends an item, but in the header of a block it stands between the names of a clause. */
  private separates(): boolean {
    const parts = this.item?.parts ?? [];
    const [word, second] = parts;
    if (!this.holdsEntries() || word?.kind !== "leaf" || isAssign(second)) return true;
    const { tokenType } = word.token;
    return (tokenType !== t.Identifier && tokenType !== t.Template) || this.hasBody;
  }
}

/** The braces of a block's body stand behind its word or a value, those of a map behind an operator. */
function isBody(part: Part | undefined, before: Part | undefined): boolean {
  const isWord = before?.kind === "leaf" && before.token.tokenType === t.Template;
  return part?.kind === "group" && part.shape === "braces" && (isWord || endsValue(before));
}

const isCommented = ({ leading, trailing }: Item): boolean => leading.length > 0 || trailing !== undefined;

function leaf(token: IToken, before: Part | undefined): Leaf {
  const isMember = before?.kind === "leaf" && before.token.tokenType === t.Dot;
  const isSign = token.tokenType === t.Minus && !endsValue(before);
  return {
    kind: "leaf",
    token,
    endsValue: isMember || valueEnds.has(token.tokenType) || literals[token.tokenTypeIdx] === 1,
    isSign,
  };
}

const literals = kindsOf(t.Literal);
const valueEnds = new Set<TokenType>([Text, MultilineText, t.Identifier, t.True, t.False]);
const openers = new Set<TokenType>([t.LeftBrace, t.LeftBracket, t.LeftParenthesis]);
const closers = new Set<TokenType>([t.RightBrace, t.RightBracket, t.RightParenthesis]);
const blanks = new Set<TokenType>([t.NewLine, t.Comment]);
