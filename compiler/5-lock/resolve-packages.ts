import type { Candidate } from "./candidate.ts";
import { candidateOf, isBroken, type Marks, markInstall, newMarks, protect } from "./mark-install.ts";
import { search } from "./search-packages.ts";
import type { Universe } from "./universe.ts";

/** One package that is asked for, with the version that was pinned or is best. */
export interface Request {
  readonly name: string;
  readonly version: Candidate;
}

/**
 * The packages that apt would install on an empty system for these requests, without recommendations: the requests and
 * the closure of their dependencies, sorted by name. Undefined when there is no such set.
 */
export function resolvePackages(universe: Universe, requests: readonly Request[]): Candidate[] | undefined {
  const marks = newMarks(universe);
  const ordered = [...requests].sort((a, b) => universe.mention(a.name) - universe.mention(b.name));
  for (const { version } of requests) protect(marks, version);
  for (const { name } of ordered) markInstall(marks, name, true);
  const greedy = sweep(marks, requests);
  if (isWhole(marks, requests, greedy)) return sorted(greedy);
  const searched = search(universe, ordered);
  return searched ? sorted(searched) : undefined;
}

/** What the requests reach: first tries that came to nothing are left behind. */
function sweep(marks: Marks, requests: readonly Request[]): Set<Candidate> {
  const reached = new Set(requests.flatMap(({ name }) => marks.chosen.get(name) ?? []));
  for (const version of reached) {
    for (const one of version.depends.flat()) {
      for (const target of marks.universe.targets(one)) {
        if (marks.chosen.get(target.name) === target) reached.add(target);
      }
    }
  }
  return reached;
}

function isWhole(marks: Marks, requests: readonly Request[], reached: ReadonlySet<Candidate>): boolean {
  return (
    requests.every(({ name, version }) => marks.chosen.get(name) === version && candidateOf(marks, name)) &&
    [...reached].every(({ name }) => !isBroken(marks, name))
  );
}

function sorted(packages: Iterable<Candidate>): Candidate[] {
  return [...packages].sort((a, b) => (a.name < b.name ? -1 : 1));
}
