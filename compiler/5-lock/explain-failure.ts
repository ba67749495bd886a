import {
  type Alternatives,
  type Dependency,
  formatAlternatives,
  formatDependency,
} from "../formats/dependency.ts";
import { nearest } from "../formats/suggest.ts";
import type { Candidate } from "./candidate.ts";
import { DEEPEST } from "./mark-install.ts";
import type { Request } from "./resolve-packages.ts";
import type { Universe } from "./universe.ts";

/** Why there is no set for some requests: what cannot be met, or what cannot stand together. */
export type Failure =
  | {
      readonly kind: "unmet";
      readonly name: string;
      readonly chain: string;
      readonly notes: readonly string[];
    }
  | {
      readonly kind: "conflict";
      readonly name: string;
      readonly conflict: string;
      readonly notes: readonly string[];
    };

/** Looks for a dependency that nothing can meet; when each can be met alone, for the conflict that keeps them apart. */
export function explainFailure(universe: Universe, requests: readonly Request[]): Failure {
  const dead: Dead = new Map();
  for (const { name, version } of requests) {
    const steps = unmet(universe, version, dead);
    const last = steps?.at(-1);
    if (!steps || !last) continue;
    const chain = [name, ...steps.map(({ wanted }) => formatAlternatives(wanted))].join(" → ");
    return {
      kind: "unmet",
      name,
      chain: `${chain}: ${lastWord(universe, last)}`,
      notes: reasons(universe, last),
    };
  }
  return explainConflict(universe, requests);
}

/** A dependency on the way to the one that cannot be met. */
interface Step {
  readonly wanted: Alternatives;
  readonly malformed?: string;
}

/** The way from a package down to what nothing can meet, or undefined when everything below it can be met. */
function unmet(universe: Universe, version: Candidate, dead: Dead, depth = 0): Step[] | undefined {
  if (dead.has(version)) return dead.get(version);
  dead.set(version, undefined);
  if (depth > DEEPEST) return undefined;
  const found = version.malformed ? [malformedStep(version)] : unmetBelow(universe, version, dead, depth);
  dead.set(version, found);
  return found;
}
/** What is known already; a package that is being looked at counts as fine, so that circles end. */
type Dead = Map<Candidate, Step[] | undefined>;

function unmetBelow(
  universe: Universe,
  version: Candidate,
  dead: Map<Candidate, Step[] | undefined>,
  depth: number,
) {
  for (const wanted of version.depends) {
    const ways = wanted
      .flatMap((one) => bestTargets(universe, one))
      .map((target) => unmet(universe, target, dead, depth + 1));
    if (ways.includes(undefined)) continue;
    return [{ wanted }, ...(ways[0] ?? [])];
  }
  return undefined;
}

function malformedStep(version: Candidate): Step {
  return { wanted: [{ name: version.name }], malformed: version.malformed as string };
}

function bestTargets(universe: Universe, dependency: Dependency): readonly Candidate[] {
  return universe.targets(dependency).filter((target) => universe.best(target.name) === target);
}

function lastWord(universe: Universe, { wanted, malformed }: Step): string {
  if (malformed !== undefined) return `its ${malformed} cannot be read`;
  return wanted.some(({ name }) => universe.has(name)) ? "no version will do" : "no such package";
}

/** For each alternative what there is instead. */
function reasons(universe: Universe, { wanted, malformed }: Step): readonly string[] {
  if (malformed !== undefined) return [];
  return wanted.map((dependency) => `${formatDependency(dependency)}: ${reasonOf(universe, dependency)}`);
}

function reasonOf(universe: Universe, { name, qualifier }: Dependency): string {
  const versions = universe.versions(name);
  if (versions.length > 0) {
    const list = versions.map(({ version }) => version).join(", ");
    if (!universe.best(name)) return `there is ${list}, which pins rule out`;
    return qualifier === undefined
      ? `there is ${list}`
      : `there is ${list}, which does not serve :${qualifier}`;
  }
  if (universe.has(name)) return "it is provided, but not in that version";
  const near = nearest(name, universe.names());
  return near === undefined ? "there is no such package" : `there is no such package; there is ${near}`;
}

/** Of what every way must contain, two packages that conflict, each with the chain that brings it. */
function explainConflict(universe: Universe, requests: readonly Request[]): Failure {
  const parents = forced(universe, requests);
  for (const version of parents.keys()) {
    for (const conflict of version.conflicts.flat()) {
      const other = universe.targets(conflict).find((one) => one.name !== version.name && parents.has(one));
      if (!other) continue;
      const chains = [version, other].map((one) => chainTo(one, parents));
      const indirect = other.name === conflict.name ? "" : `, which ${other.name} provides`;
      const text = `${version.name} conflicts with ${formatDependency(conflict)}${indirect}`;
      const notes = chains.map((names) => names.join(" → "));
      return { kind: "conflict", name: chains[0]?.[0] ?? version.name, conflict: text, notes };
    }
  }
  const names = requests.map(({ name }) => name).join(", ");
  const conflict = "no way to meet all dependencies together was found";
  return { kind: "conflict", name: names, conflict, notes: [] };
}

/** What brings each package that every way contains; undefined for what was asked for. */
type Parents = ReadonlyMap<Candidate, Candidate | undefined>;

function forced(universe: Universe, requests: readonly Request[]): Parents {
  const parents = new Map<Candidate, Candidate | undefined>(
    requests.map(({ version }) => [version, undefined]),
  );
  for (const version of parents.keys()) {
    for (const wanted of version.depends) {
      const targets = new Set(wanted.flatMap((one) => bestTargets(universe, one)));
      const [only] = targets;
      if (targets.size === 1 && only && !parents.has(only)) parents.set(only, version);
    }
  }
  return parents;
}

function chainTo(version: Candidate, parents: Parents): readonly string[] {
  const names: string[] = [];
  for (let at: Candidate | undefined = version; at; at = parents.get(at)) names.unshift(at.name);
  return names;
}
