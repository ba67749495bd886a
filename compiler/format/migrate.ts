import type { IToken } from "chevrotain";
import * as t from "../../grammar/tokens.ts";
import type { Diagnostic, Fix } from "../../spec/diagnostics/diagnostic.ts";
import { SourceText } from "../1-parse/source-text.ts";
import type { Migration, Replacement } from "./migrations.ts";
import { tokensOf } from "./tokens.ts";

/**
 * Offers to write files of an older language in the next one: to each `unsupported-language` that a migration knows a
 * way out of, its fix. Other fixes for such a file wait, since they were worked out with the wrong grammar.
 */
export function offerMigrations(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
  migrations: readonly Migration[],
): readonly Diagnostic[] {
  const fixes = new Map<Diagnostic, Fix>();
  for (const diagnostic of diagnostics) {
    const file = diagnostic.name === "unsupported-language" ? fileOf(diagnostic) : undefined;
    const text = file === undefined ? undefined : textOf(file);
    const fix = file !== undefined && text !== undefined ? migrationFix(file, text, migrations) : undefined;
    if (fix) fixes.set(diagnostic, fix);
  }
  const files = new Set([...fixes.keys()].map(fileOf));
  return diagnostics.map((diagnostic) => {
    const { fix: own, ...rest } = diagnostic;
    const fix = fixes.get(diagnostic) ?? (files.has(fileOf(diagnostic)) ? undefined : own);
    return fix ? { ...rest, fix } : rest;
  });
}
const fileOf = ({ spans: [span] }: Diagnostic): string | undefined => span?.file;

/** The edits that bring a file to the next language, or undefined when no migration starts from its own. */
function migrationFix(file: string, text: string, migrations: readonly Migration[]): Fix | undefined {
  const tokens = tokensOf(text);
  const number = languageOf(tokens);
  const migration = migrations.find(({ from }) => String(from) === number?.image);
  if (!number || !migration) return undefined;
  const source = new SourceText(file, text);
  const next = migration.from + 1;
  const header: Replacement = { ...placeOf(number), text: String(next) };
  const edits = [header, ...migration.rewrite(tokens)].map(({ start, end, text }) => ({
    span: source.span({ start, end }),
    text,
  }));
  return { safe: true, description: `write it in language ${next}: ${migration.description}`, edits };
}

function languageOf(tokens: readonly IToken[]): IToken | undefined {
  const at = tokens.findIndex(({ tokenType }) => tokenType !== t.NewLine && tokenType !== t.Comment);
  return tokens[at]?.tokenType === t.Language ? tokens[at + 1] : undefined;
}

/** Where a token stands, for a replacement. */
export function placeOf({ startOffset, image }: IToken): { readonly start: number; readonly end: number } {
  return { start: startOffset, end: startOffset + image.length };
}
