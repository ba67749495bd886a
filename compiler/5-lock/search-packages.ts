import type { Alternatives } from "../formats/dependency.ts";
import type { Candidate } from "./candidate.ts";
import { hitBy, isMet, type Marks, newMarks, solutionsOf } from "./mark-install.ts";
import type { Request } from "./resolve-packages.ts";
import type { Universe } from "./universe.ts";

/** Tries before giving up: sets that exist are found in a few hundred, hostile indexes would go on for ever. */
const MOST_TRIES = 50_000;
/** One step of recursion each; the largest real sets have some two thousand packages. */
const LARGEST_SET = 3000;

/**
 * Looks for a set by trying every alternative in order of preference and going back when one conflicts: complete where
 * the greedy way is not. Undefined when there is none, or none within the bound.
 */
export function search(universe: Universe, requests: readonly Request[]): Candidate[] | undefined {
  const marks = newMarks(universe);
  for (const { name, version } of requests) {
    marks.candidates.set(name, version);
    marks.chosen.set(name, version);
  }
  const chosen = [...marks.chosen.values()];
  if (chosen.some((version) => version.malformed || isRefused(marks, version))) return undefined;
  const tries = { left: MOST_TRIES };
  return extend(marks, agendaOf(chosen), tries) ? [...marks.chosen.values()] : undefined;
}

/** Dependencies that are still to be met, as a list that shares its tail between branches. */
type Agenda = { readonly first: Alternatives; readonly rest: Agenda } | undefined;

function agendaOf(versions: readonly Candidate[], rest?: Agenda): Agenda {
  return versions
    .flatMap(({ depends }) => depends)
    .reduceRight<Agenda>((tail, group) => ({ first: group, rest: tail }), rest);
}

function extend(marks: Marks, agenda: Agenda, tries: { left: number }): boolean {
  let open = agenda;
  while (open && isMet(marks, open.first)) open = open.rest;
  if (!open) return true;
  for (const version of solutionsOf(marks, open.first)) {
    if (--tries.left < 0 || marks.chosen.size > LARGEST_SET) return false;
    if (version.malformed !== undefined || marks.chosen.has(version.name)) continue;
    marks.chosen.set(version.name, version);
    if (!isRefused(marks, version) && extend(marks, agendaOf([version], open.rest), tries)) return true;
    marks.chosen.delete(version.name);
  }
  return false;
}

/** Does it conflict with something chosen, or something chosen with it? */
function isRefused(marks: Marks, version: Candidate): boolean {
  return [...marks.chosen.values()].some((other) =>
    other === version
      ? other.conflicts.some((one) => hitBy(marks, other.name, one).length > 0)
      : other.conflicts.some((one) => hitBy(marks, other.name, one).includes(version)),
  );
}
