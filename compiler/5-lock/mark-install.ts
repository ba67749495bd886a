import type { Alternatives, Dependency } from "../formats/dependency.ts";
import type { Candidate } from "./candidate.ts";
import type { Universe } from "./universe.ts";

/** What is chosen so far. A protected package keeps its state whatever comes: it was asked for or is needed for that. */
export interface Marks {
  readonly universe: Universe;
  /** Chosen versions by name. */
  readonly chosen: Map<string, Candidate>;
  readonly protected: Set<string>;
  /** What would be chosen of a package, where that is no longer simply the best; undefined: nothing any more. */
  readonly candidates: Map<string, Candidate | undefined>;
}

export function newMarks(universe: Universe): Marks {
  return { universe, chosen: new Map(), protected: new Set(), candidates: new Map() };
}

export function candidateOf(marks: Marks, name: string): Candidate | undefined {
  return marks.candidates.has(name) ? marks.candidates.get(name) : marks.universe.best(name);
}

/** Is one of the alternatives chosen? */
export function isMet(marks: Marks, alternatives: Alternatives): boolean {
  return alternatives.some((one) => isChosen(marks, one));
}

/** Packages of the chosen that a conflict of this package hits; it never hits itself. */
export function hitBy(marks: Marks, owner: string, conflict: Alternatives): readonly Candidate[] {
  return conflict.flatMap((one) =>
    marks.universe
      .targets(one)
      .filter((target) => target.name !== owner && marks.chosen.get(target.name) === target),
  );
}

/** Has a chosen package an unmet dependency or a conflict? */
export function isBroken(marks: Marks, name: string): boolean {
  const version = marks.chosen.get(name);
  if (!version) return false;
  return (
    !version.depends.every((one) => isMet(marks, one)) ||
    version.conflicts.some((one) => hitBy(marks, name, one).length > 0)
  );
}

/**
 * Chooses a package and what it depends on, as apt does on a system where nothing is installed (`pkgDepCache::
 * MarkInstall` of apt 2.6): depth first, each alternative in order, the first that can be chosen whole. What is the only
 * way to something protected becomes protected itself, and rules out what it conflicts with. False when it cannot be
 * chosen; what was chosen on the way stays, and is swept later.
 */
export function markInstall(marks: Marks, name: string, asked: boolean, depth = 0): boolean {
  if (depth > DEEPEST || !mayChoose(marks, name, asked)) return false;
  const version = candidateOf(marks, name);
  if (!version) return false;
  if (!marks.protected.has(name) && marks.chosen.has(name) && !isBroken(marks, name)) return true;
  if (!couldBeMet(marks, version)) return false;
  const wasProtected = marks.protected.has(name);
  const isFinal = !wasProtected && !asked;
  if (asked) choose(marks, version);
  const unmet = version.depends.filter((one) => wasProtected || !isMet(marks, one));
  const cleared = clearConflicts(marks, version, wasProtected, asked);
  if (!cleared && isFinal) return false;
  choose(marks, version);
  marks.protected.add(name);
  const met = meetAll(marks, unmet, wasProtected, asked, depth);
  if (!wasProtected) marks.protected.delete(name);
  if (!met && isFinal) discard(marks, name);
  return cleared && met;
}

/** Chains of real archives are some hundred long; those of a hostile one must not exhaust the stack. */
export const DEEPEST = 1000;

/** Chooses the version alone, without what it depends on, and keeps it from being taken back. */
export function protect(marks: Marks, version: Candidate): void {
  marks.candidates.set(version.name, version);
  marks.chosen.set(version.name, version);
  marks.protected.add(version.name);
}

function mayChoose(marks: Marks, name: string, asked: boolean): boolean {
  return asked || marks.chosen.has(name) || !marks.protected.has(name);
}

/** A package whose dependency nothing can meet any more is out, so that no other path tries it again. */
function couldBeMet(marks: Marks, version: Candidate): boolean {
  const hopeless =
    version.malformed !== undefined ||
    version.depends.some((group) => !isMet(marks, group) && solutionsOf(marks, group).length === 0);
  if (hopeless && !marks.protected.has(version.name)) discard(marks, version.name);
  return !hopeless;
}

/** Takes back what this package conflicts with; for a protected one it is ruled out for good. */
function clearConflicts(marks: Marks, version: Candidate, wasProtected: boolean, asked: boolean): boolean {
  let cleared = true;
  for (const conflict of version.conflicts) {
    if (!wasProtected && hitBy(marks, version.name, conflict).length === 0) continue;
    for (const { name } of candidatesHitBy(marks, version.name, conflict)) {
      if (marks.chosen.has(name) && marks.protected.has(name)) {
        cleared = false;
        if (!wasProtected && !asked) return false;
        continue;
      }
      marks.chosen.delete(name);
      if (!wasProtected) continue;
      marks.candidates.set(name, undefined);
      marks.protected.add(name);
    }
  }
  return cleared;
}

function candidatesHitBy(marks: Marks, owner: string, [conflict]: Alternatives): readonly Candidate[] {
  if (!conflict) return [];
  const hit = marks.universe
    .targets(conflict)
    .filter((target) => target.name !== owner && candidateOf(marks, target.name) === target);
  return sortProviders(marks, conflict, hit);
}

function meetAll(
  marks: Marks,
  unmet: readonly Alternatives[],
  wasProtected: boolean,
  asked: boolean,
  depth: number,
): boolean {
  let met = true;
  for (const alternatives of unmet) {
    if (meet(marks, alternatives, wasProtected, depth)) continue;
    met = false;
    if (!wasProtected && !asked) return false;
  }
  return met;
}

function meet(marks: Marks, alternatives: Alternatives, wasProtected: boolean, depth: number): boolean {
  const solutions = solutionsOf(marks, alternatives);
  const only = solutions.length === 1;
  if (isMet(marks, alternatives)) {
    const name = solutions[0]?.name;
    if (!wasProtected || !only || name === undefined || marks.protected.has(name)) return true;
    marks.protected.add(name);
    return markInstall(marks, name, false, depth + 1);
  }
  for (const solution of solutions) {
    if (candidateOf(marks, solution.name) !== solution) continue;
    if (wasProtected && only) {
      if (!mayChoose(marks, solution.name, false)) continue;
      protect(marks, solution);
    }
    if (markInstall(marks, solution.name, false, depth + 1)) return true;
  }
  return false;
}

/** Candidates that would meet one of the alternatives: in the order of the alternatives, and of providers the best first. */
export function solutionsOf(marks: Marks, alternatives: Alternatives): readonly Candidate[] {
  const solutions = alternatives.flatMap((one) =>
    sortProviders(
      marks,
      one,
      marks.universe.targets(one).filter((target) => candidateOf(marks, target.name) === target),
    ),
  );
  const isOut = ({ name }: Candidate) => marks.protected.has(name) && !marks.chosen.has(name);
  return solutions.filter((one, at) => one !== solutions[at - 1] && !isOut(one));
}

/** Who serves a dependency best (`CompareProviders` of apt): the package of that name, the essential, the important. */
function sortProviders(marks: Marks, { name }: Dependency, providers: Candidate[]): Candidate[] {
  if (providers.length < 2) return providers;
  const unique = [...new Set(providers)];
  const mention = (one: Candidate) => marks.universe.mention(one.name);
  return unique.sort(
    (a, b) =>
      first(marks.protected.has(a.name), marks.protected.has(b.name)) ||
      first(a.name === name, b.name === name) ||
      first(a.essential, b.essential) ||
      first(a.protected, b.protected) ||
      a.priority - b.priority ||
      mention(b) - mention(a),
  );
}

function first(a: boolean, b: boolean): number {
  return Number(b) - Number(a);
}

function isChosen(marks: Marks, dependency: Dependency): boolean {
  return marks.universe.targets(dependency).some((target) => marks.chosen.get(target.name) === target);
}

function choose(marks: Marks, version: Candidate): void {
  marks.chosen.set(version.name, version);
}

function discard(marks: Marks, name: string): void {
  marks.chosen.delete(name);
  marks.candidates.set(name, undefined);
}
