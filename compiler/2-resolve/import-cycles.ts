import type { ImportEntry } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Project } from "./project.ts";

/** So many rings say enough of a project. */
const most = 50;

/** Reports each ring of imports once, at the import that closes it. */
export function reportCycles(project: Project): Diagnostic[] {
  const found: Diagnostic[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    path.push(file);
    for (const entry of project.trees.get(file)?.entries ?? []) {
      const next = entry.kind === "import" ? project.imports.get(entry) : undefined;
      if (next === undefined || !project.trees.has(next)) continue;
      if (path.includes(next))
        found.push(cycle(project, file, entry as ImportEntry, [...path.slice(path.indexOf(next)), next]));
      else if (!done.has(next)) visit(next);
    }
    path.pop();
    done.add(file);
  };
  for (const file of project.trees.keys()) if (!done.has(file)) visit(file);
  return found.slice(0, most);
}

function cycle(project: Project, file: string, entry: ImportEntry, files: readonly string[]): Diagnostic {
  const at = project.trees.get(file)?.source.span(entry);
  return diagnose("import-cycle", { cycle: files.join(" imports ") }, { at });
}
