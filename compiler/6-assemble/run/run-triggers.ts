import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { PackageFacts } from "../../5-lock/facts.ts";
import type { ScriptRuns } from "./run-scripts.ts";

/**
 * Runs the postinst of each package that may run once more for the triggers that were activated after it was configured: by
 * a package behind it, or by a script (deb-triggers(5)). Those for paths were done with when it was configured, since all
 * packages are unpacked by then.
 */
export function runTriggers(runs: ScriptRuns, ordered: readonly PackageFacts[]): readonly Diagnostic[] {
  return ordered.flatMap((facts, index) => {
    const configured = runs.ran.findIndex((one) => one.package === facts.name && one.script === "postinst");
    if (configured < 0) return [];
    const later = ordered.slice(index + 1).flatMap((one) => named(one, /^activate(-await|-noawait)?$/));
    const told = runs.activated.flatMap(({ name, at }) => (at >= configured ? [name] : []));
    const active = new Set([...later, ...told]);
    const wanted = named(facts, /^interest(-await|-noawait)?$/).filter((name) => active.has(name));
    return wanted.length === 0 ? [] : runs.run(facts, "triggered", ["triggered", wanted.join(" ")]);
  });
}

function named({ triggers }: PackageFacts, directive: RegExp): string[] {
  return triggers.flatMap((line) => {
    const [word = "", name = ""] = line.trim().split(/\s+/);
    return directive.test(word) ? [name] : [];
  });
}
