import type { Format } from "../../spec/diagnostics/report.ts";
import { recall, recordingFiles, remember } from "../edge/memo.ts";
import { type Project, storeIfAny } from "../edge/project-files.ts";
import type { FileStore } from "../edge/store.ts";
import { answerOf } from "./answer-of.ts";
import type { Verdict } from "./examine.ts";
import { memoKey } from "./memory.ts";
import { answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";
import { settled } from "./settled.ts";

/**
 * `plimsoll check`: the language and its rules, and that the lock, when there is one, still fits. Asks nobody. What was
 * found out before is used again before the parser is even loaded.
 */
export async function check(name: string, format: Format): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const store = storeIfAny();
  const known = store && recall<Verdict>(store, "check", memoKey(project), project.files);
  return answerOf(project, format, known ?? (await examineAnew(project, store)));
}

/** Examines the project and remembers the verdict; a store that cannot be written to only costs time. */
export async function examineAnew(project: Project, store: FileStore | undefined): Promise<Verdict> {
  const { examine } = await import("./examine.ts");
  const files = recordingFiles(project.files);
  const value = await settled(project, () => examine({ ...project, files }));
  try {
    if (store) remember(store, "check", memoKey(project), { value, inputs: files.inputs() });
  } catch {
    return value;
  }
  return value;
}
