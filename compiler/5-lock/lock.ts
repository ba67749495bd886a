import { hasErrors } from "../../spec/diagnostics/checked.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Container, Model } from "../3-evaluate/model.ts";
import { type AllocatedIdentity, allocateIdentities } from "./allocate-addresses.ts";
import { allocateServers } from "./allocate-servers.ts";
import { allocateUsers, type UserName } from "./allocate-users.ts";
import type { Candidate } from "./candidate.ts";
import type { PackageFacts } from "./facts.ts";
import { type FactsByDigest, fetchPackages } from "./fetch-packages.ts";
import type { LockedContainer, LockedPackage, LockFile } from "./lock-file.ts";
import type { Outside } from "./outside.ts";
import type { ReadIndex } from "./read-indexes.ts";
import type { TrustedSuite } from "./release-suite.ts";
import { requestTexts } from "./requests.ts";
import { type Resolved, resolveContainer } from "./resolve-container.ts";
import { architectureOf, readAllIndexes, trustSources, usedSources } from "./sources.ts";
import { type Universe, universeOf } from "./universe.ts";
import { canonicalLock, packageKey } from "./write-lock.ts";

export interface LockOptions {
  /** System users that packages' scripts would make; without it no package is fetched and no id allocated. */
  readonly userNames?: (facts: readonly PackageFacts[]) => readonly UserName[];
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
  const suites = keep(await trustSources(usedSources(model), old, outside));
  if (hasErrors(found)) return failed();

  const names = [...new Set(architectures.values())].filter((name) => name !== undefined);
  const indexes = keep(await readAllIndexes(suites, names, outside));
  if (hasErrors(found)) return failed();

  const universes = universesOf(indexes);
  const resolved = model.containers.map((container): Part => {
    const { universe, indexes } = universes(container, architectures.get(container.name) ?? "");
    return { container, indexes, packages: keep(resolveContainer(universe, container)) ?? [] };
  });
  if (hasErrors(found)) return failed();

  const packages = lockedPackages(resolved);
  const facts = options.userNames ? keep(await fetchPackages(model, packages, outside)) : new Map();
  if (hasErrors(found)) return failed();

  const containers = resolved.map((part) => {
    const { name } = part.container;
    const server = servers.get(name);
    const given = { ...(server && { server }), ...(identities.get(name) as AllocatedIdentity) };
    return keep(lockedContainer(part, packages, given, facts, old, options));
  });
  if (hasErrors(found)) return failed();
  const modules = lockedModules(model);
  const value = canonicalLock({
    version: 1,
    modules,
    suites: lockedSuites(suites, indexes),
    packages,
    containers,
  });
  return { value, diagnostics: found };
}

/** The modules of a model as a lock has them: what was read is what is pinned. */
export function lockedModules({ modules = [] }: Model): LockFile["modules"] {
  return modules.map(({ span: _, ...one }) => one);
}

interface Part {
  readonly container: Container;
  readonly indexes: readonly ReadIndex[];
  readonly packages: readonly Resolved[];
}

/** Containers with the same sources and architecture share one universe. */
function universesOf(indexes: ReadonlyMap<string, readonly ReadIndex[]>) {
  const made = new Map<string, { universe: Universe; indexes: readonly ReadIndex[] }>();
  return (container: Container, architecture: string) => {
    const key = [architecture, ...container.sources].join("\n");
    const known = made.get(key);
    if (known) return known;
    const own = (indexes.get(architecture) ?? []).filter(({ suite }) =>
      container.sources.includes(suite.source.name),
    );
    const weighed = own.map(({ index, suite }) => ({ index, weight: suite.release.weight }));
    const fresh = { universe: universeOf(weighed, architecture), indexes: own };
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
    const own = read.filter((one) => one.suite === suite).map(({ path, digest }) => [path, digest]);
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
  const { suite } = indexes[candidate.index] as ReadIndex;
  return { name, version, architecture, source: suite.source.name, suite: suite.suite, path, size, digest };
}

function lockedContainer(
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
    packages: packages.map((one) => namedIn(one, all)),
    ...given,
    users,
    groups,
  };
  return { value, diagnostics };
}

function namedIn({ package: { name, architecture, version }, why }: Resolved, all: readonly LockedPackage[]) {
  const several = all.filter((one) => one.name === name && one.architecture === architecture).length > 1;
  return several ? { name, architecture, version, why } : { name, architecture, why };
}
