import type { Format } from "../../spec/diagnostics/formats.ts";
import type { Verdict } from "./examine.ts";
import { atOnce, recalled } from "./memory.ts";
import { answer } from "./output.ts";

/**
 * `plimsoll check`: the language and its rules, and that the lock, when there is one, still fits. Asks nobody. What was
 * found out before is used again before the parser is even loaded.
 */
export async function check(name: string, format: Format): Promise<number> {
  const { findProject, isDiagnostic } = await import("./project.ts");
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const known = recalled<Verdict>("check", project);
  const verdict = known ?? (await (await import("./examine-anew.ts")).examineAnew(project));
  const { answerOf } = await import("./answer-of.ts");
  return answerOf(project, format, verdict);
}

/** What a check as text would print, when the last one found nothing and nothing has changed; else undefined. */
export function stillClean(name: string): string | undefined {
  const known = atOnce(name, (project) => recalled<Verdict>("check", project));
  return known?.diagnostics.length === 0 ? known.text : undefined;
}
