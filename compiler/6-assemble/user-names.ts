import type { PackageFacts } from "../5-lock/facts.ts";
import { Accounts } from "./accounts.ts";
import { mergePackages } from "./merge.ts";
import { byName, replayScripts } from "./replay.ts";
import type { NewUser } from "./script/effect.ts";
import type { World } from "./script/shell.ts";
import { laySkeleton, shippedPaths } from "./skeleton.ts";
import { readSysusers } from "./sysusers.ts";
import { Tree } from "./tree.ts";

/** A system user that the packages of a container make, for the lock to give it an id. */
export interface UserName {
  readonly name: string;
  /** Its primary group. */
  readonly group: string;
  readonly system: true;
}

/** The users whose ids the packages leave open: those of base-passwd, and those with a number of their own, are not. */
export function userNames(
  packages: readonly PackageFacts[],
  read: (source: string) => Uint8Array,
): readonly UserName[] {
  const tree = new Tree(0, read);
  const world: World = { tree, accounts: new Accounts(), packages: byName(packages), effects: [] };
  const nothing = { skipScripts: [], packages: [], apps: [] };
  laySkeleton(tree, shippedPaths(packages));
  replayScripts(world, packages, "preinst", nothing);
  mergePackages(tree, packages, []);
  replayScripts(world, packages, "postinst", nothing);
  const wanted = [...world.effects, ...readSysusers(packages)].flatMap((effect) =>
    effect.do === "user" ? [effect] : [],
  );
  return wanted
    .filter((user) => isOpen(user, world.accounts))
    .map(({ name, group = name }) => ({ name, group, system: true }));
}

function isOpen({ name, uid }: NewUser, accounts: Accounts): boolean {
  return uid === undefined && !accounts.isStatic("user", name);
}
