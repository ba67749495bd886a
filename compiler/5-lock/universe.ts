import type { Pin } from "../3-evaluate/model.ts";
import { compareVersions, satisfies } from "../formats/debian-version.ts";
import type { Dependency } from "../formats/dependency.ts";
import { type Candidate, readCandidate } from "./candidate.ts";
import type { IndexLabels } from "./index-labels.ts";
import { type IndexPart, type PackagesIndex, readStanza } from "./packages-index.ts";
import { pinFor, weightsOf } from "./pins.ts";

/** An index with how much its suite is wanted: 500, 100 or 1, as apt weighs `NotAutomatic` suites, and what pins ask of it. */
export interface WeighedIndex {
  readonly index: PackagesIndex;
  readonly weight: number;
  readonly labels?: IndexLabels | undefined;
}

/** All packages of a set of indexes, for one architecture. */
export interface Universe {
  readonly architecture: string;
  /** Newest first; of equal versions the one whose index came first. */
  versions(name: string): readonly Candidate[];
  /** What apt would install: of the versions with the greatest priority the newest, and none below 1. */
  best(name: string): Candidate | undefined;
  /** Every version of every package that satisfies a dependency, real packages before those that provide. */
  targets(dependency: Dependency): readonly Candidate[];
  /** Names that something provides or is called. */
  has(name: string): boolean;
  names(): Iterable<string>;
  /** Where a name is first mentioned, to order names as apt numbers them. */
  mention(name: string): number;
}

/** `pins` in the order in which they count (spec/sources.md). */
export function universeOf(
  indexes: readonly WeighedIndex[],
  architecture: string,
  pins: readonly Pin[] = [],
): Universe {
  const weights = weightsOf(indexes, pins);
  const specific = pins.filter(({ packages }) => packages.length > 0);
  const byStanza = new Map<string, Candidate | undefined>();
  const byName = new Map<string, readonly Candidate[]>();
  const byDependency = new Map<Dependency, readonly Candidate[]>();
  const byFile = new Map<string, Candidate>();
  const offers = new Map<string, number[]>();
  const mentions = new Map<string, number>();
  const bests = new Map<string, Candidate | undefined>();
  /** A pin of the version itself goes before those of the suites that offer it. */
  const priorityOf = (one: Candidate): number => {
    const offeredBy = offers.get(fileKey(one)) ?? [one.index];
    const labels = offeredBy.flatMap((index) => indexes[index]?.labels ?? []);
    const own = pinFor(specific, { ...one, architecture }, labels);
    return own?.priority ?? Math.max(...offeredBy.map((index) => weights[index] as number));
  };
  const heaviest = (versions: readonly Candidate[]): Candidate | undefined => {
    let found: { one: Candidate; priority: number } | undefined;
    for (const one of versions) {
      const priority = priorityOf(one);
      if (priority > (found?.priority ?? 0)) found = { one, priority };
    }
    return found?.one;
  };
  const read = (number: number, start: number): Candidate | undefined => {
    const key = `${number}:${start}`;
    if (!byStanza.has(key)) {
      const fields = readStanza((indexes[number] as WeighedIndex).index, start);
      byStanza.set(key, readCandidate(fields, number, architecture));
    }
    return byStanza.get(key);
  };
  const stanzasOf = (kind: "stanzas" | "providers", name: string): Candidate[] =>
    indexes.flatMap(({ index }, number) =>
      [index[kind].get(name) ?? []].flat().flatMap((start) => read(number, start) ?? []),
    );
  /** The same file in two suites is one candidate: the one that `versions` gives. */
  const canonical = (one: Candidate): Candidate => {
    if (!byName.has(one.name)) universe.versions(one.name);
    return byFile.get(fileKey(one)) ?? one;
  };
  const versionsOf = (name: string): readonly Candidate[] => {
    const all = stanzasOf("stanzas", name);
    for (const one of all) offers.set(fileKey(one), [...(offers.get(fileKey(one)) ?? []), one.index]);
    const versions = newestFirst(all);
    for (const one of versions) byFile.set(fileKey(one), one);
    return versions;
  };
  const providersOf = (name: string) => new Set(stanzasOf("providers", name).map(canonical));

  const universe: Universe = {
    architecture,
    versions: (name) => remember(byName, name, () => versionsOf(name)),
    best: (name) => remember(bests, name, () => heaviest(universe.versions(name))),
    targets: (dependency) =>
      remember(byDependency, dependency, () => [
        ...universe.versions(dependency.name).filter((one) => isTarget(one, dependency, architecture)),
        ...[...providersOf(dependency.name)].filter((one) => doesProvide(one, dependency, architecture)),
      ]),
    has: (name) => indexes.some(({ index }) => index.stanzas.has(name) || index.providers.has(name)),
    names: () => new Set(indexes.flatMap(({ index }) => [...index.stanzas.keys()])),
    mention: (name) => remember(mentions, name, () => firstMention(indexes, name)),
  };
  return universe;
}

/** A package by its own name. `:any` asks for a package that says it may serve any architecture. */
function isTarget(candidate: Candidate, { qualifier, version }: Dependency, native: string): boolean {
  if (qualifier === "any" && candidate.multiArch !== "allowed") return false;
  if (qualifier !== undefined && !["any", "native", native].includes(qualifier)) return false;
  return version === undefined || satisfies(candidate.version, version.relation, version.value);
}

/** A version in a dependency is only met by a Provides that gives one (Debian Policy 7.5). */
function doesProvide(candidate: Candidate, dependency: Dependency, native: string): boolean {
  const { name, qualifier, version } = dependency;
  if (qualifier !== undefined && !["any", "native", native].includes(qualifier)) return false;
  return candidate.provides.some(([provided]) => {
    if (provided?.name !== name) return false;
    if (qualifier === "any" && provided.qualifier !== "any" && candidate.multiArch !== "allowed")
      return false;
    if (version === undefined) return true;
    return (
      provided.version !== undefined && satisfies(provided.version.value, version.relation, version.value)
    );
  });
}

/** One of several that are the same file in several suites stands for all. */
function newestFirst(candidates: Candidate[]): readonly Candidate[] {
  const sorted = candidates.sort((a, b) => compareVersions(b.version, a.version) || a.index - b.index);
  return [...new Map(sorted.toReversed().map((one) => [one.digest, one])).values()].reverse();
}

function fileKey({ name, digest }: Candidate): string {
  return `${name} ${digest}`;
}

/**
 * apt numbers packages as it meets their names, in stanzas and in relationship fields alike, and the number decides
 * between providers that are otherwise equal. The fields of one stanza are met in apt's order, not in the file's.
 */
function firstMention(indexes: readonly WeighedIndex[], name: string): number {
  let base = 0;
  for (const { index } of indexes) {
    for (const part of index.parts) {
      const at = mentionIn(part, name);
      if (at !== undefined) return base + at;
    }
    base += 2 ** 49;
  }
  return base;
}

function mentionIn({ start, text }: IndexPart, name: string): number | undefined {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!/[\s,|]/.test(text[at - 1] ?? "\n") || !/[\s,|(:]/.test(text[at + name.length] ?? "\n")) continue;
    const line = text.lastIndexOf("\n", at) + 1;
    const rank = FIELDS.indexOf(text.slice(line, text.indexOf(":", line)));
    if (rank < 0) continue;
    const stanza = text.lastIndexOf("\nPackage: ", at) + 1;
    return (start + stanza) * 2 ** 22 + mentionInStanza(text, stanza, name);
  }
  return undefined;
}

/** The field's rank, then the offset in the field, as one number of 22 bits. */
function mentionInStanza(text: string, stanza: number, name: string): number {
  const blank = text.indexOf("\n\n", stanza);
  const body = text.slice(stanza, blank < 0 ? text.length : blank);
  const escaped = name.replace(/[.+]/g, "\\$&");
  for (const [rank, field] of FIELDS.entries()) {
    const line = new RegExp(`^${field}:.*?[\\s,|](${escaped})(?=[\\s,|(:]|$)`, "m").exec(body);
    if (line) return rank * 2 ** 18 + Math.min(line[0].length, 2 ** 18 - 1);
  }
  return 0;
}

const FIELDS = [
  "Package",
  "Pre-Depends",
  "Depends",
  "Conflicts",
  "Breaks",
  "Recommends",
  "Suggests",
  "Replaces",
  "Enhances",
  "Provides",
];

function remember<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
