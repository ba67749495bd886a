import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { PackageFacts } from "../5-lock/facts.ts";
import type { LockedInput } from "../5-lock/locked.ts";
import type { Files } from "../edge/interfaces.ts";
import { Accounts, allocate, writeAccounts } from "./accounts.ts";
import { placeFiles } from "./author-files.ts";
import { writeDpkgDatabase } from "./dpkg-database.ts";
import { gatherFacts } from "./file-facts.ts";
import { writeIdentity } from "./identity.ts";
import { mergePackages } from "./merge.ts";
import { makeMountPoints } from "./mount-points.ts";
import { checkParents, checkRequired, type ProviderOf } from "./required-files.ts";
import type { Root } from "./root.ts";
import { laySkeleton } from "./skeleton.ts";
import { Tree } from "./tree.ts";

/** What assembling asks of outside: the project's files, and bytes of package files by their store name. */
export interface AssembleContext {
  readonly files: Files;
  readonly read: (source: string) => Uint8Array;
  readonly providerOf?: ProviderOf;
}

/** One container's pinned inputs as one root file system (spec/root.md). Nothing of a package is executed. */
export function assemble(
  input: LockedInput,
  { files, read, providerOf = () => undefined }: AssembleContext,
): Checked<Root> {
  const packages = input.packages.map(({ facts }) => facts);
  const tree = new Tree(input.date, read);
  laySkeleton(tree, shippedPaths(packages));
  const merged = mergePackages(tree, packages, []);
  const accounts = new Accounts();
  allocate(accounts, input.locked, []);
  writeAccounts(tree, accounts);
  writeIdentity(tree, input);
  const placed = placeFiles(tree, input, accounts, files);
  const mounts = makeMountPoints(tree, input.container, accounts);
  writeDpkgDatabase(tree, packages);
  const required = checkRequired(tree, input.container, accounts, providerOf);
  return {
    value: finish(input, tree, accounts, packages),
    diagnostics: [...merged, ...placed, ...mounts, ...required, ...checkParents(tree)],
  };
}

function* shippedPaths(packages: readonly PackageFacts[]): Iterable<string> {
  for (const { members } of packages) for (const { path } of members) yield path;
}

function finish(input: LockedInput, tree: Tree, accounts: Accounts, packages: readonly PackageFacts[]): Root {
  const entries = tree.entries();
  return {
    input,
    entries,
    ...gatherFacts(tree, entries, packages),
    users: accounts.sortedUsers(),
    groups: accounts.sortedGroups(),
    made: tree.made,
  };
}
