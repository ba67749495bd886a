import type { ImportEntry } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Project } from "./project.ts";

/** So many rings say enough of a project. */
const most = 50;

/**
 * Reports each ring of imports once, at the import that closes it. It goes in depth on a list of its own: a chain of
 * imports may be longer than calls can nest.
 */
export function reportCycles(project: Project): Diagnostic[] {
  const found: Diagnostic[] = [];
  const done = new Set<string>();
  const path: Step[] = [];
  const onPath = new Set<string>();
  const enter = (file: string): void => {
    onPath.add(file);
    path.push(step(project, file));
  };
  for (const start of project.trees.keys()) {
    if (!done.has(start)) enter(start);
    for (let here = path.at(-1); here; here = path.at(-1)) {
      const entry = here.imports[here.read++];
      if (!entry) {
        path.pop();
        onPath.delete(here.file);
        done.add(here.file);
        continue;
      }
      const next = project.imports.get(entry);
      if (next === undefined || done.has(next) || !project.trees.has(next)) continue;
      if (onPath.has(next))
        found.push(cycle(project, here.file, entry, path.slice(path.findIndex(({ file }) => file === next))));
      else enter(next);
    }
  }
  return found.slice(0, most);
}

/** A file on the way, and how many of its imports were followed. */
interface Step {
  readonly file: string;
  readonly imports: readonly ImportEntry[];
  read: number;
}
function step({ trees }: Project, file: string): Step {
  const entries = trees.get(file)?.entries ?? [];
  return { file, imports: entries.filter((entry) => entry.kind === "import"), read: 0 };
}

function cycle(project: Project, file: string, entry: ImportEntry, ring: readonly Step[]): Diagnostic {
  const at = project.trees.get(file)?.source.span(entry);
  const names = [...ring, ring[0]].map((each) => each?.file);
  return diagnose("import-cycle", { cycle: names.join(" imports ") }, { at });
}
