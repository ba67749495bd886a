import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { openProject, type Project, type ProjectOptions } from "../edge/project-files.ts";

/** The project of this name, or the diagnostic that says why there is none. */
export function findProject(name: string, options?: ProjectOptions): Project | Diagnostic {
  return openProject(name, options) ?? diagnose("no-such-project", { folder: name });
}

export function isDiagnostic(found: Project | Diagnostic): found is Diagnostic {
  return "code" in found;
}
