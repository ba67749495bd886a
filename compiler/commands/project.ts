import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { openProject, type Project } from "../edge/project-files.ts";

/** The project of this name, or the diagnostic that says why there is none. */
export function findProject(name: string): Project | Diagnostic {
  return openProject(name) ?? diagnose("no-such-project", { folder: name });
}

export function isDiagnostic(found: Project | Diagnostic): found is Diagnostic {
  return "code" in found;
}
