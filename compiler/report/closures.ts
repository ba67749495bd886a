import type { Entry } from "../../spec/plan.ts";
import type { Closure, Link } from "../7-link/linked.ts";
import type { AppClosure, NeededFile } from "./report.ts";
import { makerOf } from "./root-parts.ts";

/** What each command of a container brings into memory, each file once, below the file that first asked for it. */
export function closuresOf(closures: readonly Closure[], entries: readonly Entry[]): readonly AppClosure[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return closures.map(({ app, executable, links }) => ({
    app,
    executable,
    files: stepsOf(executable, links).map(({ path, depth, why }): NeededFile => {
      const entry = byPath.get(path);
      const bytes = entry?.type === "file" ? entry.size : 0;
      return { path, depth, why, from: entry ? makerOf(entry.reason) : "", bytes };
    }),
  }));
}

interface Step {
  readonly path: string;
  readonly depth: number;
  readonly why: string;
}

/** Depth first, without recursion: a chain of libraries may be as long as a hostile archive wants it. */
function stepsOf(executable: string, links: readonly Link[]): readonly Step[] {
  const below = new Map<string, Link[]>([[executable, []]]);
  for (const link of links) {
    if (below.has(link.path)) continue;
    // Who asked is known already, so that no circle can hide a file.
    below.get(below.has(link.by) ? link.by : executable)?.push(link);
    below.set(link.path, []);
  }
  const steps: Step[] = [];
  const waiting: Step[] = [{ path: executable, depth: 0, why: "the command itself" }];
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    steps.push(step);
    const { path, depth } = step;
    const children = (below.get(path) ?? []).map((link) => ({
      path: link.path,
      depth: depth + 1,
      why: whyOf(link),
    }));
    waiting.push(...children.reverse());
  }
  return steps;
}

function whyOf({ by, kind, name }: Link): string {
  switch (kind) {
    case "interpreter":
      return `loads ${by}`;
    case "needed":
      return `${by} needs ${name}`;
    case "shebang":
      return `runs the script ${by}`;
    case "symlink":
      return `${by} is a link to it`;
  }
}
