import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../../spec/diagnostics/diagnostic.ts";
import { both, type CheckRule, nothing, ofEach, packagesOf } from "../rule.ts";

/** Debian Policy 5.6.1 and 5.6.12: the names of packages and the characters of versions. */
const pattern = /^[a-z0-9][a-z0-9+.-]*(:[a-z0-9-]+)?(=[A-Za-z0-9.+:~-]+)?$/;

/** Names of packages are refused here when no archive could hold them; whether one does, the lock stage finds. */
export const packages: CheckRule = ({ containers }) =>
  ofEach(containers, (container) => {
    const { skipScripts, acceptScripts = nothing, runScripts = nothing } = container;
    const wanted = both(ofEach(packagesOf(container), faults), ofEach(skipScripts, faults));
    return both(both(wanted, ofEach(acceptScripts, faults)), ofEach(runScripts, faults));
  });

function faults(name: Located<string>): readonly Diagnostic[] {
  if (pattern.test(name.value)) return nothing;
  return [diagnose("invalid-package-name", { package: JSON.stringify(name.value) }, { at: name })];
}
