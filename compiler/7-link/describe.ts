import type { Closure, Link } from "./linked.ts";
import type { LoadedClosure, LoadedFile } from "./loaded.ts";
import type { System } from "./system.ts";
import type { Trace } from "./trace.ts";

/** The traces as data that later stages read: one step after another, each from a canonical path. */
export function describeClosures(system: System, traces: readonly Trace[]): Closure[] {
  return traces.map(({ program, links, closures }) => ({
    app: program.app,
    executable: program.run[0] ?? "",
    links: [...links, ...closures.flatMap((closure) => linksOf(system, closure))],
  }));
}

function linksOf(system: System, { files }: LoadedClosure): Link[] {
  return files.slice(1).flatMap((file) => linksTo(system, file));
}

/** A library that is reached through a symbolic link takes two steps, so that `why` knows the link as well. */
function linksTo({ tree }: System, { by, name, path, found, facts }: LoadedFile): Link[] {
  if (!by) return [];
  const kind = by.facts.interpreter === path && facts.type === "shared" ? "interpreter" : "needed";
  const at = tree.resolve(path.replace(/\/[^/]*$/, "") || "/");
  const direct = `${at?.path === "/" ? "" : at?.path}/${path.replace(/^.*\//, "")}`;
  const step: Link = { by: by.found.path, kind, name, path: direct };
  const entry = tree.lookup(path);
  if (entry?.type !== "symlink") return [step];
  return [step, { by: direct, kind: "symlink", name: entry.target, path: found.path }];
}
