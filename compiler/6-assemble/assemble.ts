import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Content } from "../5-lock/facts.ts";
import type { LockedInput } from "../5-lock/locked.ts";
import type { Files } from "../edge/interfaces.ts";
import { Accounts, writeAccounts } from "./accounts.ts";
import { placeFiles } from "./author-files.ts";
import { writeCaBundle } from "./ca-bundle.ts";
import { writeDpkgDatabase } from "./dpkg-database.ts";
import { gatherFacts } from "./file-facts.ts";
import { writeIdentity } from "./identity.ts";
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
import { applyOverrides, byName, diversionsOf, replayScripts, secretsLeftOut } from "./replay.ts";
import { checkParents, checkRequired } from "./required-files.ts";
import type { Root } from "./root.ts";
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
}

/** One container's pinned inputs as one root file system (spec/root.md). Nothing of a package is executed. */
export function assemble(input: LockedInput, { files, read, offerOf }: AssembleContext): Checked<Root> {
  const { container, locked } = input;
  const packages = input.packages.map(({ facts }) => facts);
  const tree = new Tree(input.date, read);
  const accounts = new Accounts();
  accounts.reserve(locked);
  const world: World = { tree, accounts, packages: byName(packages), effects: [] };

  const trees = input.trees ?? [];
  laySkeleton(tree, shippedPaths([...packages, ...trees.map(({ facts }) => facts)]));
  const before = replayScripts(world, packages, "preinst", container);
  const merged = mergePackages(tree, omitFrom(packages, container.omit), diversionsOf(world.effects));
  applyOverrides(world);
  const laid = mergeTrees(tree, trees);
  takeAccounts(tree, trees, accounts);
  world.effects.push(...readSysusers(packages));
  const after = replayScripts(world, packages, "postinst", container);
  const late = lateGroups(world);
  const users = makeUsers(accounts, world.effects, container.name);
  giveGroups(world, late);
  removeSecrets(tree, world.effects);
  writeAccounts(tree, accounts);
  makeTemporaryFiles(tree, accounts);
  writeShells(tree);
  writePam(tree);
  writeCaBundle(tree);
  writeIdentity(tree, input);
  const placed = placeFiles(tree, input, accounts, files);
  const mounts = makeMountPoints(tree, container, accounts);
  const privileges = dropPrivileges(tree, container, accounts, files);
  writeDpkgDatabase(tree, packages, world.effects, read);
  const required = checkRequired(tree, container, accounts, offerOf);
  const made = finish(input, tree, accounts, [...packages, ...trees.map(({ facts }) => facts)]);
  const root = { ...made, placed: placed.placed };
  return {
    value: root,
    diagnostics: [
      ...before,
      ...merged,
      ...laid,
      ...after,
      ...secretsLeftOut(world, container),
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

function finish(
  input: LockedInput,
  tree: Tree,
  accounts: Accounts,
  contents: readonly Content[],
): Omit<Root, "placed"> {
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
