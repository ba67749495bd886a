import { diagnose, type Evidence } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Allocation, Container, Model } from "../3-evaluate/model.ts";
import { misfits } from "../4-check/placement/moves.ts";
import { isAllocatable, isAllocatableMac } from "./allocate-addresses.ts";
import { isOpen, lockedServers } from "./allocate-servers.ts";
import { isFlat } from "./archive-url.ts";
import { basisOf } from "./basis.ts";
import type { LockedContainer, LockFile } from "./lock-file.ts";
import { requestTexts } from "./requests.ts";
import { architectureOf, isArchive, usedSources } from "./used-sources.ts";
import { asksAlike, wantedTrees } from "./wanted-trees.ts";
import { treeKey } from "./write-lock.ts";

/**
 * Does the lock still say what the declarations ask for? One diagnostic for each thing that `plimsoll lock` would
 * change; none when it is fresh. Asks nobody and takes microseconds. That a suite has newer packages is no staleness.
 */
export function isFresh(model: Model, lock: LockFile): readonly Diagnostic[] {
  const known = new Map(lock.containers.map((one) => [one.name, one]));
  const declared = new Set(model.containers.map(({ name }) => name));
  return [
    ...moduleChanges(model, lock),
    ...suiteChanges(model, lock),
    ...treeChanges(model, lock),
    ...model.containers.flatMap((container) => containerChanges(model, container, known.get(container.name))),
    ...serverChanges(model, lock),
    ...lock.containers
      .filter(({ name }) => !declared.has(name))
      .map(({ name }) => stale(`container ${name} is no longer declared`)),
  ];
}

function moduleChanges({ modules = [] }: Model, lock: LockFile): readonly Diagnostic[] {
  const locked = new Map(lock.modules.map(({ from, digest }) => [from, digest]));
  const imported = new Set(modules.map(({ from }) => from));
  return [
    ...modules
      .filter(({ from, digest }) => locked.get(from) !== digest)
      .map(({ from, span }) =>
        stale(`module ${from} ${locked.has(from) ? "has changed" : "is not locked"}`, { at: span }),
      ),
    ...[...locked.keys()]
      .filter((from) => !imported.has(from))
      .map((from) => stale(`module ${from} is no longer imported`)),
  ];
}

function suiteChanges(model: Model, lock: LockFile): readonly Diagnostic[] {
  const used = usedSources(model).filter(isArchive);
  const added = used.flatMap((source) =>
    source.suites.flatMap(({ value, span }) => {
      const locked = lock.suites.find((one) => one.source === source.name && one.suite === value);
      if (!locked) return [stale(`suite ${value} of source ${source.name} is not locked`, { at: span })];
      if (source.keyring && locked.keyring === undefined)
        return [
          stale(`suite ${value} of source ${source.name} was locked without a signature`, { at: span }),
        ];
      if (isFlat(value)) return [];
      const paths = Object.keys(locked.indexes);
      const missing = source.components.find(
        (one) => !paths.some((path) => path.startsWith(`${one}/binary-`)),
      );
      return missing === undefined
        ? []
        : [stale(`component ${missing} of suite ${value} is not locked`, { at: span })];
    }),
  );
  const gone = lock.suites.filter(
    ({ source, suite }) =>
      !used.some((one) => one.name === source && one.suites.some(({ value }) => value === suite)),
  );
  return [
    ...added,
    ...gone.map(({ source, suite }) => stale(`suite ${suite} of source ${source} is no longer used`)),
  ];
}

/** That a tree has changed is seen when it is read; here, that it is wanted and locked, and by the digest that is asked for. */
function treeChanges(model: Model, lock: LockFile): readonly Diagnostic[] {
  const wanted = wantedTrees(model);
  const keys = new Map(lock.trees.map((tree) => [treeKey(tree), tree]));
  const added = wanted.flatMap(({ source, key }) => {
    const tree = keys.get(key);
    const at = source.span;
    if (!tree) return [stale(`source ${source.name} is not locked`, { at })];
    if (tree.kind !== source.kind) return [stale(`source ${source.name} was of type ${tree.kind}`, { at })];
    return asksAlike(source, tree) ? [] : [stale(`source ${source.name} asks for something else`, { at })];
  });
  const gone = lock.trees.filter((tree) => !wanted.some(({ key }) => key === treeKey(tree)));
  return [...added, ...gone.map(({ source }) => stale(`source ${source} is no longer used`))];
}

/** Where the lock has containers, they can still stand; which is asked when all of them are in it. */
function serverChanges(model: Model, lock: LockFile): readonly Diagnostic[] {
  const open = model.containers.filter(isOpen);
  const known = new Map(lock.containers.map((one) => [one.name, one]));
  if (open.length === 0 || model.containers.some(({ name }) => !known.has(name))) return [];
  const homeless = open.filter(({ name }) => !known.get(name)?.server);
  if (homeless.length > 0)
    return homeless.map(({ name, span }) => stale(`container ${name} has no server in it`, { at: span }));
  const spans = new Map(open.map(({ name, span }) => [name, span]));
  return misfits(model, lockedServers(lock)).map(({ container, server, reasons }) =>
    stale(`container ${container} can no longer stand on ${server}`, {
      at: spans.get(container),
      notes: reasons,
    }),
  );
}

function containerChanges(
  model: Model,
  container: Container,
  locked: LockedContainer | undefined,
): readonly Diagnostic[] {
  const at = container.span;
  if (!locked) return [stale(`container ${container.name} is not locked`, { at })];
  const wanted = requestTexts(container);
  if (wanted.join(" ") !== [...locked.requests].sort().join(" ")) {
    const notes = [`asked for: ${wanted.join(", ")}`, `locked: ${locked.requests.join(", ")}`];
    return [stale(`container ${container.name} asks for other packages`, { at, notes })];
  }
  const basis = basisOf(model, container);
  if ((basis.sources ?? []).join(" ") !== (locked.sources ?? []).join(" "))
    return [stale(`container ${container.name} takes packages of other sources`, { at })];
  if ((basis.pins ?? []).join("\n") !== (locked.pins ?? []).join("\n"))
    return [stale(`the pins of container ${container.name} have changed`, { at })];
  const architecture = architectureOf(model, container).value;
  if (locked.packages.some((one) => one.architecture !== "all" && one.architecture !== architecture)) {
    return [stale(`container ${container.name} is locked for another architecture`, { at })];
  }
  const allowed = new Set((container.runScripts ?? []).map(({ value }) => value));
  const unasked = locked.scripts?.find((one) => !allowed.has(one.package));
  return [
    ...(unasked
      ? [
          stale(`container ${container.name} no longer runs the ${unasked.script} of ${unasked.package}`, {
            at,
          }),
        ]
      : []),
    ...(locked.server && !isOpen(container)
      ? [stale(`container ${container.name} no longer asks for a server`, { at })]
      : []),
    ...(locked.lease === container.lease?.value
      ? []
      : [stale(`container ${container.name} draws on another lease`, { at: container.lease ?? at })]),
    ...identityChange(model, container, locked, "address", isAllocatable),
    ...identityChange(model, container, locked, "mac", isAllocatableMac),
  ];
}

function identityChange(
  model: Model,
  { name, identity }: Container,
  locked: LockedContainer,
  field: "address" | "mac",
  isValid: typeof isAllocatable,
): readonly Diagnostic[] {
  const wish = identity[field];
  const value = locked[field];
  if (!wish)
    return value === undefined ? [] : [stale(`container ${name} no longer has the ${field} ${value}`)];
  const at = wish.span;
  if (value === undefined) return [stale(`container ${name} has no ${field} in it`, { at })];
  if (fits(model, wish.value, value, isValid)) return [];
  return [stale(`the ${field} ${value} of container ${name} is not what it declares`, { at })];
}

function fits(model: Model, wish: Allocation, value: string, isValid: typeof isAllocatable): boolean {
  if ("value" in wish) return wish.value === value;
  const pool = model.pools.find(({ name }) => name === wish.auto);
  return pool !== undefined && isValid(pool, value);
}

function stale(reason: string, evidence: Evidence = {}): Diagnostic {
  return diagnose("stale-lock", { reason }, evidence);
}
