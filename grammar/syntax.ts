/**
 * The tree as the parser builds it: what was written, with no meaning yet. `start` and `end` are offsets in UTF-16
 * units, half open; lines and columns are computed when a message needs them.
 */
export interface Node {
  readonly start: number;
  readonly end: number;
}
export interface Name extends Node {
  readonly text: string;
}

/** What may stand on a line of a file or of a block. */
export type Entry =
  | LanguageEntry
  | ImportEntry
  | LetEntry
  | RequireEntry
  | ForEntry
  | IfEntry
  | Field
  | Block;

export interface LanguageEntry extends Node {
  readonly kind: "language";
  readonly number: Expression;
}
/** `import "./x.plim"`, `import ./x.plim as ns`. */
export interface ImportEntry extends Node {
  readonly kind: "import";
  readonly from: Expression;
  readonly as: Name | undefined;
}
export interface LetEntry extends Node {
  readonly kind: "let";
  readonly name: Name;
  readonly value: Expression;
}
export interface RequireEntry extends Node {
  readonly kind: "require";
  readonly condition: Expression;
  readonly otherwise: Expression | undefined;
}
/** Entries repeated for each value of a list. */
export interface ForEntry extends Node {
  readonly kind: "for";
  readonly each: ForClause;
  readonly body: Body;
}
export interface IfEntry extends Node {
  readonly kind: "if";
  readonly condition: Expression;
  readonly body: Body;
  readonly otherwise: Body | undefined;
}
export interface Field extends Node {
  readonly kind: "field";
  readonly name: Name;
  /** Of its name. */
  readonly text: string;
  readonly operator: "=" | "+=" | "-=";
  readonly value: Expression;
}
/** `kind labels clauses { … }`; a template is a block with `parameters` whose kind is what it may be used for. */
export interface Block extends Node {
  readonly kind: "block";
  readonly word: Name;
  /** Of its word. */
  readonly text: string;
  readonly labels: readonly Expression[];
  /** Where the last of them ends, or its word. */
  readonly namedUntil: number;
  readonly parameters: readonly Parameter[] | undefined;
  readonly clauses: readonly Clause[];
  readonly body: Body;
  /** Of its body. */
  readonly entries: readonly Entry[];
  /** Its header was reported as a mistake: names in it are not to be relied on. */
  readonly broken: boolean;
}
export interface Body extends Node {
  readonly entries: readonly Entry[];
}
export interface Parameter extends Node {
  readonly name: Name;
  readonly type: Expression | undefined;
  readonly value: Expression | undefined;
}
export type Clause =
  | (Node & { readonly kind: "extends" | "with" | "on" | "after"; readonly values: readonly Expression[] })
  | (Node & { readonly kind: "for"; readonly each: ForClause });
export interface ForClause extends Node {
  readonly variable: Name;
  readonly list: Expression;
}

export type Expression =
  | Broken
  | LiteralExpression
  | TextExpression
  | BooleanExpression
  | NameExpression
  | ListExpression
  | Comprehension
  | MapExpression
  | Member
  | Index
  | Call
  | Unary
  | Binary
  | RangeExpression
  | Conditional;

/** Stands where a mistake was reported; nothing further is said of it. */
export interface Broken extends Node {
  readonly kind: "broken";
}
export interface LiteralExpression extends Node {
  readonly kind: "literal";
  readonly type: LiteralType;
  readonly text: string;
}
export type LiteralType =
  | "Digest"
  | "Time"
  | "DateOnly"
  | "MacPrefix"
  | "Mac"
  | "Cidr6"
  | "Ipv6"
  | "Cidr4"
  | "Ipv4"
  | "PortNumber"
  | "Rate"
  | "Bytes"
  | "Duration"
  | "FileMode"
  | "Numeral"
  | "Version"
  | "RelativePath"
  | "AbsolutePath";
/** Texts and the expressions between them, in order. */
export interface TextExpression extends Node {
  readonly kind: "text";
  readonly parts: readonly (string | Expression)[];
  /** What it says, where that is what stands between its quotes. */
  readonly plain?: string;
}
export interface BooleanExpression extends Node {
  readonly kind: "boolean";
  readonly value: boolean;
}
export interface NameExpression extends Node {
  readonly kind: "name";
  readonly name: string;
}
export interface ListExpression extends Node {
  readonly kind: "list";
  readonly items: readonly Expression[];
}
/** `[for x in list if condition: value]`. */
export interface Comprehension extends Node {
  readonly kind: "comprehension";
  readonly each: ForClause;
  readonly condition: Expression | undefined;
  readonly value: Expression;
}
export interface MapExpression extends Node {
  readonly kind: "map";
  readonly entries: readonly Pair[];
}
export interface Pair {
  readonly key: Name;
  /** Of its key. */
  readonly text: string;
  readonly value: Expression;
}
export interface Member extends Node {
  readonly kind: "member";
  readonly object: Expression;
  readonly member: Name;
}
export interface Index extends Node {
  readonly kind: "index";
  readonly object: Expression;
  readonly index: Expression;
}
export interface Call extends Node {
  readonly kind: "call";
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}
export interface Argument extends Node {
  readonly name: Name | undefined;
  readonly value: Expression;
}
export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: "-" | "not";
  readonly operand: Expression;
}
export type BinaryOperatorText =
  | "+"
  | "-"
  | "*"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "in"
  | "and"
  | "or";
export interface Binary extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperatorText;
  readonly left: Expression;
  readonly right: Expression;
}
/** `a..b`, both ends inside; `a..` has no end. */
export interface RangeExpression extends Node {
  readonly kind: "range";
  readonly from: Expression;
  readonly to: Expression | undefined;
}
export interface Conditional extends Node {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}
