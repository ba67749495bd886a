import { tokenize } from "../../grammar/lexer.ts";
import type { Text } from "../../grammar/nodes.ts";
import { PlimParser } from "../../grammar/parser.ts";
import type { Entry, Expression, Node } from "../../grammar/syntax.ts";
import { kindOf, type TokenList } from "../../grammar/token-list.ts";
import * as t from "../../grammar/tokens.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { allowancesOf } from "./allowances.ts";
import { balance } from "./balance.ts";
import { plainName } from "./interpolation.ts";
import { checkLanguage } from "./language.ts";
import type { SourceText } from "./source-text.ts";
import { piecesOf } from "./strings.ts";
import { bracketFault, syntaxFault } from "./syntax-faults.ts";
import type { SyntaxTree } from "./syntax-tree.ts";
import { breakUnsound, mostFaults } from "./token-faults.ts";
import { unreadable } from "./unreadable.ts";

/**
 * Reads a text with an eye to its mistakes: each is reported once and left out, and the rest is read. `text` is the
 * source's, or as long; `told` was already said of it.
 */
export function readCarefully(
  source: SourceText,
  text: string,
  told: readonly Diagnostic[],
): Checked<SyntaxTree> {
  const { tokens: written, comments } = tokenize(text);
  const found: Diagnostic[] = [...told];
  breakUnsound(written, source, found);
  if (found.length >= mostFaults) return unreadable(source, found);
  const { tokens, faults } = balance(written);
  found.push(...faults.slice(0, mostFaults).map((each) => bracketFault(each, source)));
  if (faults.length >= mostFaults || faults.some(({ kind }) => kind === "too-deep"))
    return unreadable(source, found);

  const parser = theParser();
  parser.restart();
  const entries = parseWith(parser, tokens, source, found);
  const language = checkLanguage(entries, source, found);
  const unsupported = found.some(({ name }) => name === "unsupported-language");
  const incomplete =
    parser.lost || unsupported || faults.some(({ token }) => token.tokenType === t.LeftBrace);
  source.leftOut = found.map(({ spans }) => spans[0]?.start.offset ?? 0);
  const allowances = allowancesOf(comments, source, found);
  return { value: { source, language, entries, comments, allowances, incomplete }, diagnostics: found };
}

let parser: PlimParser | undefined;
function theParser(): PlimParser {
  parser ??= new PlimParser();
  return parser;
}

/**
 * Strings are parsed after the file, by the same parser: their expressions are slices of the text. A string that stands
 * in one of them comes after those of the file.
 */
function parseWith(
  parser: PlimParser,
  tokens: TokenList,
  source: SourceText,
  found: Diagnostic[],
): readonly Entry[] {
  const entries = run(parser, tokens, source, found, () => parser.file()) as unknown as readonly Entry[];
  for (const text of parser.builder.texts) fillText(parser, text, source, found);
  return entries;
}

function run<T>(
  parser: PlimParser,
  tokens: TokenList,
  source: SourceText,
  found: Diagnostic[],
  rule: () => T,
): T {
  parser.start(tokens);
  const result = rule();
  found.push(...parser.faults.map((fault) => syntaxFault(fault, source)));
  return result;
}

function fillText(parser: PlimParser, text: Text, source: SourceText, found: Diagnostic[]): void {
  const { pieces, faults } = piecesOf(text, source);
  for (const fault of faults) found.push(stringFault(fault, source));
  for (const piece of pieces) if ("expression" in piece) warnOfDollar(piece.expression, source, found);
  text.parts = pieces.map((piece) =>
    "text" in piece ? piece.text : interpolation(parser, piece.expression, source, found),
  );
}

function interpolation(parser: PlimParser, at: Node, source: SourceText, found: Diagnostic[]): Expression {
  const text = source.slice(at);
  const name = plainName(text, at.start);
  if (name) return name;
  const unread = { kind: "broken" as const, ...at };
  const { tokens } = tokenize(text, at.start);
  const before = found.length;
  breakUnsound(tokens, source, found);
  const { tokens: balanced, faults } = balance(tokens);
  found.push(...faults.map((fault) => bracketFault(fault, source)));
  if (found.length > before) return unread;
  if (tokens.length === 0) {
    found.push(
      diagnose(
        "unexpected-token",
        { expected: "a name between the braces", found: "}" },
        { at: source.span(at), notes: [braceNote] },
      ),
    );
    return unread;
  }
  // The new line that ends a file is none of an expression.
  if (balanced.kind(balanced.length - 1) === newLine) balanced.length--;
  const value = run(parser, balanced, source, found, () => parser.interpolation()) as unknown as
    | Expression
    | undefined;
  return parser.faults.length > 0 ? unread : (value ?? unread);
}
const braceNote = "a brace that is part of the text is written \\{";

/** `${zone}` is how others write it; here the `$` stays in the text, which is rarely meant. */
function warnOfDollar({ start, end }: Node, source: SourceText, found: Diagnostic[]): void {
  if (source.text[start - 2] !== "$") return;
  const span = source.span({ start: start - 2, end: start - 1 });
  const text = `{${source.slice({ start, end })}}`;
  const fix = { safe: false, description: "take the $ out", edits: [{ span, text: "" }] };
  found.push(
    diagnose("dollar-before-brace", { text }, { at: source.span({ start: start - 2, end: end + 1 }), fix }),
  );
}

function stringFault(fault: Node & { kind: "escape" | "open" }, source: SourceText): Diagnostic {
  const at = source.span(fault);
  if (fault.kind === "escape") return diagnose("unknown-escape", { escape: source.slice(fault) }, { at });
  return diagnose("unclosed-bracket", { bracket: "{" }, { at, notes: [braceNote] });
}

const newLine = kindOf(t.NewLine);
