import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Content, PackageFacts } from "../5-lock/facts.ts";
import type { LockedInput } from "../5-lock/locked.ts";
import type { Files } from "../edge/interfaces.ts";
import { Accounts, writeAccounts } from "./accounts.ts";
import { placeFiles } from "./author-files.ts";
import { writeCaBundle } from "./ca-bundle.ts";
import { configureOrder } from "./configure-order.ts";
import { writeDpkgDatabase } from "./dpkg-database.ts";
import { gatherFacts } from "./file-facts.ts";
import { writeIdentity } from "./identity.ts";
import { writeJavaKeystore } from "./java-keystore.ts";
import { checkKernelFiles } from "./kernel-files.ts";
import { giveGroups, lateGroups } from "./late-groups.ts";
import { makeUsers } from "./make-users.ts";
import { mergePackages } from "./merge.ts";
import { mergeTrees } from "./merge-trees.ts";
import { makeMountPoints } from "./mount-points.ts";
import type { OfferOf } from "./offer-package.ts";
import { omitFrom } from "./omit.ts";
import { writePam } from "./pam.ts";
import { dropPrivileges } from "./privileges.ts";
import { applyOverrides, byName, diversionsOf, replayScripts, whatIsLeftOut } from "./replay.ts";
import { checkParents, checkRequired } from "./required-files.ts";
import type { Root } from "./root.ts";
import type { ScriptRunner } from "./run/learn-effects.ts";
import { ScriptRuns } from "./run/run-scripts.ts";
import { runTriggers } from "./run/run-triggers.ts";
import { removeSecrets } from "./script/effect.ts";
import type { World } from "./script/shell.ts";
import { writeShells } from "./shells.ts";
import { laySkeleton, shippedPaths } from "./skeleton.ts";
import { readSysusers } from "./sysusers.ts";
import { makeTemporaryFiles } from "./tmpfiles.ts";
import { Tree } from "./tree.ts";
import { takeAccounts } from "./tree-accounts.ts";

/** What assembling asks of outside: the project's files, and bytes of package files by their store name. */
export interface AssembleContext {
  readonly files: Files;
  readonly read: (source: string) => Uint8Array;
  /** Who would bring a missing path, when somebody knows. */
  readonly offerOf?: OfferOf;
  /** Who runs the scripts that the author lets run; absent: nobody. */
  readonly runner?: ScriptRunner;
}

/**
 * One container's pinned inputs as one root file system (spec/root.md). Nothing of a package is executed but the scripts that
 * `run-scripts` names, by the runner.
 */
export function assemble(input: LockedInput, context: AssembleContext): Checked<Root> {
  const { files, read, offerOf, runner = { store: nothing } } = context;
  const { container, locked } = input;
  const packages = input.packages.map(({ facts }) => facts);
  const tree = new Tree(input.date, read);
  const accounts = new Accounts();
  accounts.reserve(locked);
  const world: World = { tree, accounts, packages: byName(packages), effects: [] };

  const trees = input.trees ?? [];
  laySkeleton(tree, shippedPaths([...packages, ...trees.map(({ facts }) => facts)]));
  const runs = new ScriptRuns(world, input, { packages, read }, runner);
  const early: PackageFacts[] = [];
  const mayRun = (facts: PackageFacts) => runs.mayRun(facts);
  // Before packages are merged there is nothing that could run.
  const put = (facts: PackageFacts) => {
    early.push(facts);
    return [];
  };
  const before = replayScripts(world, packages, "preinst", container, { mayRun, run: put });
  const merged = mergePackages(tree, omitFrom(packages, container.omit), diversionsOf(world.effects));
  applyOverrides(world);
  const laid = mergeTrees(tree, trees);
  takeAccounts(tree, trees, accounts);
  world.effects.push(...readSysusers(packages));
  const ran = early.flatMap((facts) => runs.run(facts, "preinst", ["install"]));
  const now = { mayRun, run: (facts: PackageFacts) => runs.run(facts, "postinst", ["configure", ""]) };
  const after = replayScripts(world, packages, "postinst", container, now);
  const triggered = runTriggers(runs, configureOrder(packages));
  const late = lateGroups(world);
  const users = makeUsers(accounts, world.effects, container.name);
  giveGroups(world, late);
  removeSecrets(tree, world.effects);
  writeAccounts(tree, accounts);
  makeTemporaryFiles(tree, accounts);
  writeShells(tree);
  writePam(tree);
  writeIdentity(tree, input);
  const placed = placeFiles(tree, input, accounts, files);
  // The author's own certificates are trusted like those of packages.
  const consulted = [...writeCaBundle(tree), ...writeJavaKeystore(tree)];
  const mounts = makeMountPoints(tree, container, accounts);
  const privileges = dropPrivileges(tree, container, accounts, files);
  writeDpkgDatabase(tree, packages, world.effects, read);
  const required = checkRequired(tree, container, accounts, offerOf);
  const made = finish(input, tree, accounts, [...packages, ...trees.map(({ facts }) => facts)]);
  const root = { ...made, placed: placed.placed, consulted: new Set(consulted) };
  const { ran: done, unrun } = runs;
  return {
    value: { ...root, ...(done.length > 0 && { ran: done }), ...(unrun !== undefined && { unrun }) },
    diagnostics: [
      ...before,
      ...merged,
      ...laid,
      ...ran,
      ...after,
      ...triggered,
      ...whatIsLeftOut(world, container),
      ...users,
      ...placed.diagnostics,
      ...mounts,
      ...privileges,
      ...required,
      ...checkParents(tree),
      ...checkKernelFiles(root.entries, container),
    ],
  };
}

/** A store for whoever runs nothing: nobody has run anything either. */
const nothing = { get: () => undefined, put: () => {} };

function finish(
  input: LockedInput,
  tree: Tree,
  accounts: Accounts,
  contents: readonly Content[],
): Omit<Root, "placed" | "consulted"> {
  const entries = tree.entries();
  return {
    input,
    entries,
    ...gatherFacts(tree, entries, contents),
    users: accounts.sortedUsers(),
    groups: accounts.sortedGroups(),
    made: tree.made,
  };
}
