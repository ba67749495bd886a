import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import { chainTo } from "../chain.ts";
import type { LoadedClosure, LoadedFile } from "../loaded.ts";
import { missingSymbols } from "../symbols.ts";
import type { Trace } from "../trace.ts";
import { missingVersions } from "../versions.ts";
import type { LinkRule } from "./proof.ts";

/** Names that no file of the closure defines; silent where a library or a version is missing, since that is the cause. */
export const missingSymbol: LinkRule = ({ trace }) =>
  trace.closures
    .filter((closure) => closure.missing.length === 0 && missingVersions(closure).length === 0)
    .flatMap((closure) => report(trace, closure));

/** One diagnostic for each file that wants something, however much it wants. */
function report(trace: Trace, closure: LoadedClosure): Diagnostic[] {
  const byFile = new Map<LoadedFile, string[]>();
  for (const { by, symbol } of missingSymbols(closure)) byFile.set(by, [...(byFile.get(by) ?? []), symbol]);
  return [...byFile].map(([by, symbols]) => {
    const others = symbols.length === 1 ? "" : ` and ${symbols.length - 1} more`;
    const values = { what: trace.program.what, file: by.found.path, symbol: `${symbols[0]}${others}` };
    const named = symbols.length > 1 ? [`undefined: ${symbols.slice(0, mostNamed).join(", ")}`] : [];
    const notes = [`chain: ${chainTo(trace, by)}`, ...named];
    return diagnose("missing-symbol", values, {
      at: trace.program.at,
      label: "fails when it is used",
      notes,
    });
  });
}

const mostNamed = 8;
