import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { chainTo } from "../chain.ts";
import { missingVersions } from "../versions.ts";
import type { LinkRule } from "./proof.ts";

/** A library is older than what its user was built against (spec/link.md, Versions). */
export const missingVersion: LinkRule = ({ trace }) =>
  trace.closures.flatMap((closure) =>
    missingVersions(closure).map(({ by, library, version }) => {
      const values = { file: by.found.path, library: library.found.path, version, what: trace.program.what };
      const defined = library.facts.versionsDefined.slice(1);
      const notes = [
        `chain: ${chainTo(trace, by)}`,
        `${library.found.path} defines ${defined.at(0)} … ${defined.at(-1)} (${defined.length} versions)`,
      ];
      return diagnose("missing-version", values, { at: trace.program.at, label: "cannot start", notes });
    }),
  );
