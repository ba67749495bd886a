import { hasErrors } from "../../spec/diagnostics/checked.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Container, Model } from "../3-evaluate/model.ts";
import { type AllocatedIdentity, allocateIdentities } from "./allocate-addresses.ts";
import { allocateServers } from "./allocate-servers.ts";
import { allocateUsers, type UserName } from "./allocate-users.ts";
import { basisOf, pinsOf } from "./basis.ts";
import type { Candidate } from "./candidate.ts";
import type { PackageFacts } from "./facts.ts";
import { type FactsByDigest, fetchPackages } from "./fetch-packages.ts";
import { keepLocked } from "./keep-locked.ts";
import type { LockedContainer, LockedPackage, LockFile } from "./lock-file.ts";
import { lockedModules } from "./locked-modules.ts";
import type { Outside } from "./outside.ts";
import { overLeases } from "./over-leases.ts";
import type { ReadIndex } from "./read-indexes.ts";
import type { TrustedSuite } from "./release-suite.ts";
import { requestTexts } from "./requests.ts";
import { type Resolved, resolveContainer } from "./resolve-container.ts";
import { readAllIndexes, trustSources } from "./sources.ts";
import { readTrees } from "./trees.ts";
import { type Universe, universeOf } from "./universe.ts";
import { architectureOf, isArchive, isDeb, usedSources } from "./used-sources.ts";
import { canonicalLock, packageKey } from "./write-lock.ts";

export interface LockOptions {
  /** System users that packages' scripts would make; without it no package is fetched and no id allocated. */
  readonly userNames?: (facts: readonly PackageFacts[]) => readonly UserName[];
  /** Names of packages and trees that may change, while all others stay as the old lock has them; absent: all may. */
  readonly only?: ReadonlySet<string>;
}

/**
 * Pins everything that a build reads from outside: suites by their signed Release, packages by digest, servers, addresses and ids
 * by what the old lock gave and else the lowest free. There is no value when anything failed, so that a lock is whole.
 */
export async function lock(
  model: Model,
  old: LockFile | undefined,
  outside: Outside,
  options: LockOptions = {},
): Promise<Checked<LockFile | undefined>> {
  const found: Diagnostic[] = [];
  const keep = <T>({ value, diagnostics }: Checked<T>): T => {
    found.push(...diagnostics);
    return value;
  };
  const failed = () => ({ value: undefined, diagnostics: found });

  const architectures = new Map(model.containers.map((one) => [one.name, keep(architectureOf(model, one))]));
  const identities = keep(allocateIdentities(model, old));
  const servers = keep(allocateServers(model, old));
  found.push(...overLeases(model, servers, outside.host.now()));
  const used = usedSources(model);
  const names = [...new Set(architectures.values())].filter((name) => name !== undefined);
  const suites = keep(await trustSources(used.filter(isArchive), names, old, outside));
  if (hasErrors(found)) return failed();

  const indexes = keep(await readAllIndexes({ suites, debs: used.filter(isDeb) }, names, outside));
  if (hasErrors(found)) return failed();
  const kept = old && options.only ? old.trees.filter(({ source }) => !options.only?.has(source)) : [];
  const trees = keep(await readTrees(model, kept, outside));
  if (hasErrors(found)) return failed();

  const keeping = old && options.only && (await keepLocked(model, old, options.only, outside));
  const universes = universesOf(model, indexes, keeping?.indexes ?? []);
  const resolved = model.containers.map((container): Part => {
    const { universe, indexes } = universes(container, architectures.get(container.name) ?? "");
    const tries = keeping?.tries(container, universe) ?? [universe];
    return { container, indexes, packages: keep(firstSet(tries, container)) ?? [] };
  });
  if (hasErrors(found)) return failed();

  const packages = lockedPackages(resolved);
  const facts = options.userNames ? keep(await fetchPackages(model, packages, outside)) : new Map();
  if (hasErrors(found)) return failed();

  const containers = resolved.map((part) => {
    const { name } = part.container;
    const server = servers.get(name);
    const given = { ...(server && { server }), ...(identities.get(name) as AllocatedIdentity) };
    return keep(lockedContainer(model, part, packages, given, facts, old, options));
  });
  if (hasErrors(found)) return failed();
  const modules = lockedModules(model);
  const value = canonicalLock({
    version: 1,
    modules,
    suites: lockedSuites(suites, indexes),
    trees,
    packages,
    containers,
  });
  return { value, diagnostics: found };
}

interface Part {
  readonly container: Container;
  readonly indexes: readonly ReadIndex[];
  readonly packages: readonly Resolved[];
}

/** The packages of the first universe that has a set; the last one says why there is none. */
function firstSet(
  tries: readonly Universe[],
  container: Container,
): Checked<readonly Resolved[] | undefined> {
  let found: Checked<readonly Resolved[] | undefined> = { value: undefined, diagnostics: [] };
  for (const universe of tries) {
    found = resolveContainer(universe, container);
    if (found.value) break;
  }
  return found;
}

/** Containers with the same sources and architecture share one universe; its indexes stand in the order of the sources. */
function universesOf(
  model: Model,
  indexes: ReadonlyMap<string, readonly ReadIndex[]>,
  kept: readonly ReadIndex[],
) {
  const made = new Map<string, { universe: Universe; indexes: readonly ReadIndex[] }>();
  return (container: Container, architecture: string) => {
    const key = [architecture, ...container.sources].join("\n");
    const known = made.get(key);
    if (known) return known;
    const all = indexes.get(architecture) ?? [];
    const of = (some: readonly ReadIndex[]) =>
      container.sources.flatMap((name) => some.filter(({ source }) => source === name));
    // What is only kept comes last: it decides nothing that the archives decide.
    const own = [...of(all), ...of(kept)];
    const fresh = { universe: universeOf(own, architecture, pinsOf(model, container)), indexes: own };
    made.set(key, fresh);
    return fresh;
  };
}

function lockedSuites(
  suites: readonly TrustedSuite[],
  indexes: ReadonlyMap<string, readonly ReadIndex[]>,
): LockFile["suites"] {
  const read = [...indexes.values()].flat();
  return suites.map((suite) => {
    const own = read
      .filter(({ source, suite: name }) => source === suite.source.name && name === suite.suite)
      .map(({ path, digest }) => [path, digest]);
    return { ...suite.locked, indexes: Object.fromEntries(own) };
  });
}

function lockedPackages(parts: readonly Part[]): readonly LockedPackage[] {
  const all = parts.flatMap(({ packages, indexes }) =>
    packages.map((one) => lockedPackage(one.package, indexes)),
  );
  return [...new Map(all.map((one) => [packageKey(one), one])).values()];
}

function lockedPackage(candidate: Candidate, indexes: readonly ReadIndex[]): LockedPackage {
  const { name, version, architecture, path, size, digest } = candidate;
  const { source, suite } = indexes[candidate.index] as ReadIndex;
  return { name, version, architecture, source, suite, path, size, digest };
}

function lockedContainer(
  model: Model,
  { container, packages, indexes }: Part,
  all: readonly LockedPackage[],
  given: AllocatedIdentity & { readonly server?: string },
  facts: FactsByDigest,
  old: LockFile | undefined,
  options: LockOptions,
): Checked<LockedContainer> {
  const own = packages.map((one) => lockedPackage(one.package, indexes));
  const ownFacts = own.flatMap(({ digest }) => facts.get(digest) ?? []);
  const before = old?.containers.find(({ name }) => name === container.name);
  const { users, groups, diagnostics } = allocateUsers(
    container,
    options.userNames?.(ownFacts) ?? [],
    before,
  );
  const value = {
    name: container.name,
    requests: requestTexts(container),
    packages: packages.map((one, index) => namedIn(one, own[index] as LockedPackage, all)),
    ...basisOf(model, container),
    ...(container.lease && { lease: container.lease.value }),
    ...given,
    users,
    groups,
  };
  return { value, diagnostics };
}

function namedIn(
  { why }: Resolved,
  { name, architecture, version, source }: LockedPackage,
  all: readonly LockedPackage[],
) {
  const namesakes = all.filter((one) => one.name === name && one.architecture === architecture);
  const twins = namesakes.filter((one) => one.version === version);
  return {
    name,
    architecture,
    ...(namesakes.length > 1 && { version }),
    ...(twins.length > 1 && { source }),
    why,
  };
}
