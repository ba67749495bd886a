import { Scanner } from "../../grammar/lexer.ts";
import { OddLiteral } from "../../grammar/literals.ts";
import type { Text } from "../../grammar/nodes.ts";
import { QuickParser } from "../../grammar/quick-parser.ts";
import { unsound } from "../../grammar/sound-reader.ts";
import type { Expression, LiteralType, Node } from "../../grammar/syntax.ts";
import { type Kind, kindOf, TokenList, typeOf } from "../../grammar/token-list.ts";
import { allowancesOf } from "./allowances.ts";
import { plainName } from "./interpolation.ts";
import { joinLines } from "./join-lines.ts";
import { checkLanguage } from "./language.ts";
import { literalFault } from "./literal-faults.ts";
import type { SourceText } from "./source-text.ts";
import { piecesOf } from "./strings.ts";
import type { SyntaxTree } from "./syntax-tree.ts";

/** The tree of a text of which there is nothing to say; `undefined` when there may be something, which it does not look for. */
export function readSound(source: SourceText): SyntaxTree | undefined {
  try {
    return new SoundText(source).read();
  } catch (error) {
    if (error === unsound) return undefined;
    throw error;
  }
}

class SoundText {
  private readonly source: SourceText;
  private readonly scanner: Scanner;
  private readonly parser = new QuickParser();
  /** Those of one interpolation after the other. */
  private readonly inner: TokenList;

  constructor(source: SourceText) {
    this.source = source;
    this.scanner = new Scanner(source.text, 0);
    this.inner = new TokenList(source.text, 0, this.scanner, 64);
  }

  read(): SyntaxTree | undefined {
    const { source, scanner, parser } = this;
    const { text } = source;
    scanner.read(0, text.length);
    const { tokens, comments, literals } = scanner;
    if (!joinLines(tokens)) return undefined;
    parser.begin(tokens);
    const entries = parser.readFile();
    parser.finish();
    for (const each of parser.texts) this.fill(each);
    for (let id = 1; id < literals.kinds.length; id++)
      if (isDoubtful(literals.kinds[id] as Kind, literals.texts[id] as string)) return undefined;
    const found: never[] = [];
    const language = checkLanguage(entries, source, found);
    const allowances = allowancesOf(comments, source, found);
    if (found.length > 0) return undefined;
    return { source, language, entries, comments, allowances, incomplete: false };
  }

  private fill(text: Text): void {
    const { pieces, faults } = piecesOf(text, this.source);
    if (faults.length > 0) throw unsound;
    text.parts = pieces.map((piece) => ("text" in piece ? piece.text : this.interpolation(piece.expression)));
  }
  private interpolation(at: Node): Expression {
    const { source, scanner, parser, inner } = this;
    if (source.text[at.start - 2] === "$") throw unsound;
    const name = plainName(source.slice(at), at.start);
    if (name) return name;
    const comments = scanner.comments.length;
    inner.length = 0;
    scanner.tokens = inner;
    scanner.read(at.start, at.end);
    const isWhole = scanner.comments.length === comments && inner.end(inner.length - 1) <= at.end;
    if (!isWhole || inner.length === 0 || !joinLines(inner)) throw unsound;
    parser.begin(inner);
    const value = parser.readInterpolation();
    parser.finish();
    return value;
  }
}

function isDoubtful(kind: Kind, text: string): boolean {
  return kind === odd || (kind !== 0 && literalFault(typeOf(kind).name as LiteralType, text) !== undefined);
}
const odd = kindOf(OddLiteral);
