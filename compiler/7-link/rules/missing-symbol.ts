import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import { chainTo } from "../chain.ts";
import type { LoadedClosure, LoadedFile } from "../loaded.ts";
import { type MissingSymbol, missingSymbols } from "../symbols.ts";
import type { Trace } from "../trace.ts";
import { missingVersions } from "../versions.ts";
import type { LinkRule } from "./proof.ts";

/** Names that no file of the closure defines; silent where a library or a version is missing, since that is the cause. */
export const missingSymbol: LinkRule = ({ trace }) =>
  trace.closures
    .filter((closure) => isComplete(closure) && missingVersions(closure).length === 0)
    .flatMap((closure) => report(trace, missingSymbols(closure)));

function isComplete({ missing }: LoadedClosure): boolean {
  return missing.every(({ kind }) => kind === "preload");
}

/** One diagnostic for each file that wants something, however much it wants. */
function report(trace: Trace, missing: readonly MissingSymbol[]): Diagnostic[] {
  const undefinedOnes = groupByFile(missing.filter(({ unversioned, lazy }) => !unversioned && !lazy));
  const lazyOnes = groupByFile(missing.filter(({ lazy }) => lazy));
  const unversioned = groupByFile(missing.filter((one) => one.unversioned));
  return [
    ...undefinedOnes.map((group) => reportUndefined("missing-symbol", "cannot start", trace, group)),
    ...lazyOnes.map((group) => reportUndefined("uncallable-symbol", "ends when it calls it", trace, group)),
    ...unversioned.map(([first]) => reportUnversioned(trace, first)),
  ];
}

type Group = [MissingSymbol, ...MissingSymbol[]];

function groupByFile(missing: readonly MissingSymbol[]): Group[] {
  const groups = new Map<LoadedFile, Group>();
  for (const one of missing) {
    const group = groups.get(one.by);
    if (group) group.push(one);
    else groups.set(one.by, [one]);
  }
  return [...groups.values()];
}

function reportUndefined(
  rule: "missing-symbol" | "uncallable-symbol",
  label: string,
  trace: Trace,
  [first, ...others]: Group,
): Diagnostic {
  const { what, at } = trace.program;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const values = { what, file: first.by.found.path, symbol: `${first.symbol}${more}` };
  const named = [first, ...others].slice(0, mostNamed).map(({ symbol }) => symbol);
  const notes = [
    `chain: ${chainTo(trace, first.by)}`,
    ...(others.length > 0 ? [`undefined: ${named.join(", ")}`] : []),
  ];
  return diagnose(rule, values, { at, label, notes });
}

function reportUnversioned(trace: Trace, { by, symbol, unversioned }: MissingSymbol): Diagnostic {
  const { what, at } = trace.program;
  const values = { what, file: by.found.path, symbol, library: unversioned?.found.path ?? "" };
  const notes = [`chain: ${chainTo(trace, by)}`];
  return diagnose("unversioned-library", values, { at, label: "the loader stops here", notes });
}

const mostNamed = 8;
