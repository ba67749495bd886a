import type { Format } from "../../spec/diagnostics/formats.ts";
import { openOwnFiles } from "../edge/own-files.ts";
import type { Verdict } from "./examine.ts";
import { recalled } from "./memory.ts";
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

/**
 * What a check as text would print, when the last one found nothing and nothing has changed; else undefined. Modules are
 * not opened: a project that imports any is left to `check`.
 */
export function stillClean(name: string): string | undefined {
  try {
    const own = openOwnFiles(name);
    const known =
      own &&
      recalled<Verdict>("check", { ...own, files: { ...own.files, module: unopened, ownerOf: unopened } });
    return known?.diagnostics.length === 0 ? known.text : undefined;
  } catch {
    return undefined;
  }
}

function unopened(): never {
  throw new Error("modules are not opened here");
}
