import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import { chainTo } from "../chain.ts";
import type { MissingFile } from "../loaded.ts";
import { runsOn } from "./architecture.ts";
import type { LinkRule, Proof } from "./proof.ts";
import { provider } from "./provider.ts";

/**
 * The loader, or a library that a file of the closure needs, is not to be found (spec/link.md, Libraries). Silent where
 * no profile runs the program at all, since what it finds is then of another architecture.
 */
export const missingLibrary: LinkRule = (proof) =>
  proof.trace.closures
    .filter(({ architecture }) => {
      const { profiles } = proof;
      return profiles.length === 0 || profiles.some((profile) => runsOn(architecture, profile));
    })
    .flatMap(({ missing }) => missing.map((one) => report(proof, one)));

function report(proof: Proof, { by, name, kind, unusable }: MissingFile): Diagnostic {
  const { trace, container } = proof;
  const { what, at } = trace.program;
  const file = by.found.path;
  const chain = `chain: ${chainTo(trace, by, name)}`;
  if (kind === "preload")
    return diagnose("ignored-preload", { what, name }, { at, label: "starts without it", notes: [chain] });
  if (unusable) {
    const values = { what, file, name, path: unusable.path, reason: unusable.reason };
    return diagnose("unusable-library", values, { at, label: "cannot start", notes: [chain] });
  }
  const { notes, fix } = provider(proof, name);
  const evidence = { at, label: "cannot start", notes: [chain, ...notes], fix };
  const rule = kind === "interpreter" ? "missing-loader" : "missing-library";
  return diagnose(rule, { what, file, name, container }, evidence);
}
