import type { PackageFacts } from "../../../compiler/5-lock/facts.ts";
import { Accounts } from "../../../compiler/6-assemble/accounts.ts";
import { mergePackages } from "../../../compiler/6-assemble/merge.ts";
import { byName, diversionsOf, replayScripts } from "../../../compiler/6-assemble/replay.ts";
import type { World } from "../../../compiler/6-assemble/script/shell.ts";
import { laySkeleton, shippedPaths } from "../../../compiler/6-assemble/skeleton.ts";
import { Tree } from "../../../compiler/6-assemble/tree.ts";
import { userNames } from "../../../compiler/6-assemble/user-names.ts";

/** What becomes of a package's own maintainer scripts. */
export interface Judgement {
  readonly name: string;
  readonly verdict: "none" | "whole" | "author";
  /** The first line that is not understood. */
  readonly line: string;
  /** The others. */
  readonly notes: readonly string[];
}

/** Replays the scripts of a package and of all that it depends on, and says what was not understood of its own. */
export function judge(
  name: string,
  packages: readonly PackageFacts[],
  read: (source: string) => Uint8Array,
): Judgement {
  const own = packages.find((facts) => facts.name === name);
  if (!own || (own.scripts.preinst === undefined && own.scripts.postinst === undefined))
    return { name, verdict: "none", line: "", notes: [] };
  const tree = new Tree(0, read);
  const world: World = { tree, accounts: new Accounts(), packages: byName(packages), effects: [] };
  // As in a lock: who has no number has nothing that could be known of it.
  const users = userNames(packages, read).map((user, i) => ({ ...user, uid: 100 + i, gid: 100 + i }));
  world.accounts.reserve({ users, groups: [] });
  const requests = { skipScripts: [], packages: [], apps: [] };
  laySkeleton(tree, shippedPaths(packages));
  const before = replayScripts(world, packages, "preinst", requests);
  mergePackages(tree, packages, diversionsOf(world.effects));
  const after = replayScripts(world, packages, "postinst", requests);
  const found = [...before, ...after].find(({ message }) => message.includes(` of ${name} `));
  return {
    name,
    verdict: found ? "author" : "whole",
    line: found?.message ?? "",
    notes: found?.notes ?? [],
  };
}
