import type { Entry } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { SourceText } from "./source-text.ts";

/** The number that heads the file; reports its lack, and a language that is newer than this compiler. */
export function checkLanguage(
  entries: readonly Entry[],
  source: SourceText,
  found: Diagnostic[],
): number | undefined {
  const entry = entries.find(({ kind }) => kind === "language");
  if (entry?.kind !== "language") {
    const at = source.span({ start: 0, end: 0 });
    const headed = found.some(({ spans }) => spans[0]?.start.line === 1);
    const fix = {
      safe: true,
      description: "write language 1",
      edits: [{ span: at, text: "language 1\n\n" }],
    };
    if (!headed) found.push(diagnose("missing-language", {}, { at, fix }));
    return undefined;
  }
  for (const again of entries.filter((each) => each.kind === "language" && each !== entry)) {
    found.push(
      diagnose(
        "misplaced-entry",
        { what: "a second language", where: "in one file" },
        { at: source.span(again) },
      ),
    );
  }
  const { number } = entry;
  const known = number.kind === "literal" && number.type === "Numeral" && number.text === "1";
  if (known) return 1;
  found.push(diagnose("unsupported-language", { number: source.slice(number) }, { at: source.span(number) }));
  return undefined;
}
