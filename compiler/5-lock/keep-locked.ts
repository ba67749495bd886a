import type { Container, Model } from "../3-evaluate/model.ts";
import { type FactsByDigest, fetchPackages } from "./fetch-packages.ts";
import { finder } from "./find-locked.ts";
import type { LockedPackage, LockFile } from "./lock-file.ts";
import type { Outside } from "./outside.ts";
import { scanPackages } from "./packages-index.ts";
import type { ReadIndex } from "./read-indexes.ts";
import { parseRequest, requestsOf } from "./requests.ts";
import { resolvePackages } from "./resolve-packages.ts";
import { stanzaOf } from "./stanza.ts";
import type { Universe } from "./universe.ts";

/** How all but some packages keep the versions that a lock gave them. */
export interface Keeping {
  /** What the lock holds, as indexes: archives drop versions that were superseded. Never preferred by themselves. */
  readonly indexes: readonly ReadIndex[];
  /**
   * The universe with fewer and fewer packages held to their locked version: all but the named; all but those that the
   * named need now; none. The first that gives a set is the one that changes least.
   */
  tries(container: Container, universe: Universe): readonly Universe[];
}

/** `names` are those that may change. Packages that no mirror and no store has any more cannot be kept. */
export async function keepLocked(
  model: Model,
  old: LockFile,
  names: ReadonlySet<string>,
  outside: Outside,
): Promise<Keeping> {
  const { value: facts } = await fetchPackages(model, old.packages, outside);
  const find = finder(old);
  return {
    indexes: indexesOf(old.packages, facts),
    tries: (container, universe) => {
      const locked = old.containers.find(({ name }) => name === container.name)?.packages ?? [];
      const packages = locked.flatMap((wanted) => find(wanted) ?? []);
      const needed = neededNow(universe, container, names);
      const holding = (isFree: (name: string) => boolean) =>
        hold(
          universe,
          packages.filter(({ name }) => !isFree(name)),
        );
      return [holding((name) => names.has(name)), holding((name) => needed.has(name)), universe];
    },
  };
}

/** One for each suite, so that a package stays of the suite it was locked from. */
function indexesOf(packages: readonly LockedPackage[], facts: FactsByDigest): readonly ReadIndex[] {
  const groups = new Map<string, { source: string; suite: string; stanzas: string[] }>();
  for (const one of packages) {
    const own = facts.get(one.digest);
    if (!own) continue;
    const { source, suite } = one;
    const key = `${source} ${suite}`;
    const group = groups.get(key) ?? { source, suite, stanzas: [] };
    group.stanzas.push(stanzaOf(own, one));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ source, suite, stanzas }) => ({
    source,
    suite,
    path: "",
    digest: "",
    index: scanPackages(Buffer.from(stanzas.map((text) => `${text}\n`).join("\n"))),
    weight: -1,
  }));
}

/** What the named packages of a container reach with what is best now; all, where they cannot be had. */
function neededNow(
  universe: Universe,
  container: Container,
  names: ReadonlySet<string>,
): ReadonlySet<string> {
  const pinned = new Map(
    requestsOf(container).flatMap(({ text }) => {
      const { name, version } = parseRequest(text.value) ?? {};
      return name !== undefined && version !== undefined ? [[name, version] as const] : [];
    }),
  );
  const requests = [...names].flatMap((name) => {
    const wanted = pinned.get(name);
    const version =
      wanted === undefined
        ? universe.best(name)
        : universe.versions(name).find((one) => one.version === wanted);
    return version ? [{ name, version }] : [];
  });
  return new Set((resolvePackages(universe, requests) ?? []).map(({ name }) => name));
}

function hold(universe: Universe, packages: readonly LockedPackage[]): Universe {
  const digests = new Map(packages.map(({ name, digest }) => [name, digest]));
  return {
    ...universe,
    best: (name) => {
      const digest = digests.get(name);
      const kept = digest && universe.versions(name).find((one) => one.digest === digest);
      return kept || universe.best(name);
    },
  };
}
