import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Container, Model } from "../3-evaluate/model.ts";
import { type FactsByDigest, fetchPackages } from "./fetch-packages.ts";
import { finder } from "./find-locked.ts";
import { isFresh } from "./is-fresh.ts";
import type { LockedContainer, LockFile } from "./lock-file.ts";
import type { Locked, LockedContent, LockedInput } from "./locked.ts";
import type { Outside } from "./outside.ts";
import { loadTrees, treesIn } from "./trees.ts";

/**
 * The locked inputs of a model, from the lock alone: no Release and no index is read, each package comes from the store
 * or by digest from a mirror. A lock that is out of date is refused.
 */
export async function load(
  model: Model,
  lock: LockFile,
  outside: Outside,
): Promise<Checked<Locked | undefined>> {
  const stale = isFresh(model, lock);
  if (stale.length > 0) return { value: undefined, diagnostics: stale };
  const { value: facts, diagnostics } = await fetchPackages(model, lock.packages, outside);
  const found: Diagnostic[] = [...diagnostics];
  if (facts.size < new Set(lock.packages.map(({ digest }) => digest)).size)
    return { value: undefined, diagnostics: found };
  const trees = await loadTrees(model, lock.trees, outside);
  const { value: containers, diagnostics: gaps } = lockedInputs(model, lock, facts, trees.value);
  found.push(...trees.diagnostics, ...gaps);
  return found.some(({ severity }) => severity === "error")
    ? { value: undefined, diagnostics: found }
    : { value: { model, lock, containers }, diagnostics: found };
}

/** The inputs of each container of a model that fits the lock, of facts and trees that are at hand. */
export function lockedInputs(
  model: Model,
  lock: LockFile,
  facts: FactsByDigest,
  trees: ReadonlyMap<string, LockedContent> = new Map(),
): Checked<readonly LockedInput[]> {
  const find = finder(lock);
  const byName = new Map(lock.containers.map((locked) => [locked.name, locked]));
  const value = model.containers.map((container): LockedInput => {
    const locked = byName.get(container.name) as LockedContainer;
    const placed = onServer(container, locked);
    return { ...inputOf(placed, locked, lock, find, facts), ...treesOf(model, placed, trees, lock) };
  });
  return { value, diagnostics: value.flatMap((input) => missing(input)) };
}

/** A container without archives has the time of the newest of its trees. */
function treesOf(
  model: Model,
  container: Container,
  loaded: ReadonlyMap<string, LockedContent>,
  lock: LockFile,
): Partial<LockedInput> {
  const trees = treesIn(model, container, loaded);
  if (trees.length === 0) return {};
  if (lock.suites.some(({ source }) => container.sources.includes(source))) return { trees };
  return { trees, date: Math.max(0, ...trees.map(({ tree }) => tree.date ?? 0)) };
}

/** A container that was placed stands where the lock has it. */
const onServer = (container: Container, { server }: LockedContainer): Container =>
  server && container.place
    ? { ...container, server: { value: server, span: container.place.span } }
    : container;

function inputOf(
  container: Container,
  locked: LockedContainer,
  lock: LockFile,
  find: ReturnType<typeof finder>,
  facts: FactsByDigest,
): LockedInput {
  const packages = locked.packages.flatMap((wanted) => {
    const one = find(wanted);
    const own = one && facts.get(one.digest);
    return own ? [{ package: one, facts: own, why: wanted.why }] : [];
  });
  const dates = lock.suites
    .filter(({ source }) => container.sources.includes(source))
    .map(({ date }) => date);
  return {
    container,
    locked,
    packages: packages.sort((a, b) => (a.package.name < b.package.name ? -1 : 1)),
    date: Math.max(0, ...dates),
  };
}

/** A lock that was edited by hand may name what it does not hold. */
function missing({ container, locked, packages }: LockedInput): readonly Diagnostic[] {
  if (packages.length === locked.packages.length) return [];
  const reason = `it does not hold every package of container ${container.name}`;
  return [diagnose("stale-lock", { reason }, { at: container.span })];
}
