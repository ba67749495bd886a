import type { ImportEntry } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Fix, Span } from "../../spec/diagnostics/diagnostic.ts";
import type { SourceText } from "../1-parse/source-text.ts";
import type { ModuleFault, OpenModule, ProgramFiles } from "../edge/interfaces.ts";
import { moduleName } from "../formats/module-where.ts";

/** A module for an import, and what is wrong with it; without a module there is always something. */
export interface Import {
  readonly opened?: OpenModule;
  readonly diagnostics: readonly Diagnostic[];
}

/** Opens the module that an import names, and holds it to what the lock pins (spec/modules.md). */
export function openImport(
  where: string,
  entry: ImportEntry,
  source: SourceText,
  files: ProgramFiles,
): Import {
  const opened = files.module(where);
  const at = source.span(entry.from);
  if ("fault" in opened) return { diagnostics: [faultOf(where, opened, at)] };
  if (!entry.as) return { diagnostics: [unnamed(where, at)] };
  if (opened.pinned === undefined || opened.pinned === opened.digest) return { opened, diagnostics: [] };
  const notes = [`expected ${opened.pinned}`, `found    ${opened.digest}`];
  const changed = diagnose("changed-module", { module: where }, { at, notes, fix: relock });
  return { opened, diagnostics: [changed] };
}

function faultOf(module: string, { fault, reason }: ModuleFault, at: Span): Diagnostic {
  if (fault === "missing") return diagnose("module-not-found", { module, reason }, { at });
  if (fault === "refused") return diagnose("refused-module", { module, reason }, { at });
  return diagnose("unfetched-module", { module, reason }, { at, fix: relock });
}

const relock: Fix = { safe: true, description: "run `plimsoll lock --modules`", edits: [] };

function unnamed(module: string, at: Span): Diagnostic {
  const name = moduleName(module);
  const span = { ...at, start: at.end };
  const fix = { safe: true, description: `write as ${name}`, edits: [{ span, text: ` as ${name}` }] };
  return diagnose("unnamed-module", { module }, { at, fix });
}
