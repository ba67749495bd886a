import type { TokenType } from "chevrotain";
import * as literals from "./literals.ts";
import { createToken } from "./token-type.ts";

/** Abstract: any name, keywords included, where a keyword cannot be meant (a field's name, a member). */
export const Word = createToken({ name: "Word" });
/** Abstract: `=`, `+=`, `-=`. */
export const AssignOperator = createToken({ name: "AssignOperator" });
/** Abstract: everything that stands between two operands but `..`. */
export const BinaryOperator = createToken({ name: "BinaryOperator" });
/** Abstract: a literal whose text stands for one value. */
export const Literal = createToken({ name: "Literal" });
for (const token of literals.plainLiterals) token.CATEGORIES = [Literal];

/** Names hold hyphens (`php-fpm`), so a minus between names needs blanks. */
export const Identifier = createToken({
  name: "Identifier",
  pattern: /[A-Za-z_]\w*(?:-\w+)*/,
  categories: Word,
  line_breaks: false,
});
const keyword = (text: string, ...also: TokenType[]): TokenType =>
  createToken({ name: `"${text}"`, pattern: text, longer_alt: Identifier, categories: [Word, ...also] });

export const Language = keyword("language");
export const Import = keyword("import");
export const Let = keyword("let");
export const Template = keyword("template");
export const Require = keyword("require");
export const For = keyword("for");
export const In = keyword("in", BinaryOperator);
export const If = keyword("if");
export const Then = keyword("then");
export const Else = keyword("else");
export const Extends = keyword("extends");
export const With = keyword("with");
export const On = keyword("on");
export const After = keyword("after");
export const As = keyword("as");
export const And = keyword("and", BinaryOperator);
export const Or = keyword("or", BinaryOperator);
export const Not = keyword("not");
export const True = keyword("true");
export const False = keyword("false");
export const keywords = [
  Language,
  Import,
  Let,
  Template,
  Require,
  For,
  In,
  If,
  Then,
  Else,
  Extends,
  With,
  On,
  After,
  As,
  And,
  Or,
  Not,
  True,
  False,
];

const mark = (text: string, ...categories: TokenType[]): TokenType =>
  createToken({ name: `"${text}"`, pattern: text, categories });
export const DotDot = mark("..");
export const Dot = mark(".");
export const Comma = mark(",");
export const Colon = mark(":");
export const LeftBrace = mark("{");
export const RightBrace = mark("}");
export const LeftBracket = mark("[");
export const RightBracket = mark("]");
export const LeftParenthesis = mark("(");
export const RightParenthesis = mark(")");
export const Equal = mark("==", BinaryOperator);
export const NotEqual = mark("!=", BinaryOperator);
export const AtMost = mark("<=", BinaryOperator);
export const AtLeast = mark(">=", BinaryOperator);
export const Less = mark("<", BinaryOperator);
export const Greater = mark(">", BinaryOperator);
export const AddTo = mark("+=", AssignOperator);
export const TakeFrom = mark("-=", AssignOperator);
export const Assign = mark("=", AssignOperator);
export const Plus = mark("+", BinaryOperator);
export const Minus = mark("-", BinaryOperator);
export const Times = mark("*", BinaryOperator);

/** Ends a field or a declaration, and is where the parser finds its feet again after a mistake. */
export const NewLine = createToken({ name: "NewLine", pattern: /\r?\n|\r/, line_breaks: true });
export const Comment = createToken({
  name: "Comment",
  pattern: /#[^\n\r]*/,
  group: "comments",
  line_breaks: false,
});
const Blank = createToken({ name: "Blank", pattern: /[ \t]+/, group: "blanks", line_breaks: false });
/**
 * One character that begins nothing. It stands last, so that the lexer never fails. The lexer is fast only when it knows
 * what each pattern may start with, and it cannot tell from `[^]`: all of Latin-1 is named, and beyond it one character
 * of each of the blocks of 255 in which the lexer counts, the last of which holds U+FFFF alone.
 */
export const Stray = createToken({
  name: "Stray",
  pattern: /[\ud800-\udbff][\udc00-\udfff]|[^]/,
  start_chars_hint: [
    ...Array(256).keys(),
    ...Array.from({ length: 256 }, (_, block) => 256 + 255 * block),
    0xffff,
  ],
  line_breaks: true,
});
/** Never lexed: stands where something was already reported, so that the parser can go on in silence. */
export const Broken = createToken({ name: "Broken" });

/** In the order of trying: the first that matches wins. */
export const allTokens: TokenType[] = [
  Blank,
  NewLine,
  Comment,
  literals.MultilineText,
  literals.Text,
  literals.OpenText,
  literals.Digest,
  literals.Time,
  literals.DateOnly,
  literals.MacPrefix,
  literals.Mac,
  literals.Cidr6,
  literals.Ipv6,
  literals.Cidr4,
  literals.Ipv4,
  literals.PortNumber,
  literals.Rate,
  literals.Bytes,
  literals.Duration,
  literals.FileMode,
  literals.Numeral,
  literals.Version,
  literals.OddLiteral,
  ...keywords,
  Identifier,
  literals.RelativePath,
  literals.AbsolutePath,
  DotDot,
  Dot,
  Comma,
  Colon,
  LeftBrace,
  RightBrace,
  LeftBracket,
  RightBracket,
  LeftParenthesis,
  RightParenthesis,
  Equal,
  NotEqual,
  AtMost,
  AtLeast,
  Less,
  Greater,
  AddTo,
  TakeFrom,
  Assign,
  Plus,
  Minus,
  Times,
  Stray,
  Broken,
  Word,
  AssignOperator,
  BinaryOperator,
  Literal,
];
