import type { Reason } from "../../../spec/plan.ts";
import type { Accounts } from "../accounts.ts";
import type { World } from "../script/shell.ts";
import type { Tree } from "../tree.ts";
import type { KnownEffects, LeftPath } from "./script-effects.ts";

/**
 * Does to the world what a run has done, as if the script had been followed. A group that has no number yet, since no user is
 * of it, is given its paths once it has one.
 */
export function applyEffects(world: World, { effects, bytes }: KnownEffects, reason: Reason): void {
  const { tree, accounts } = world;
  for (const path of effects.removed) tree.remove(path);
  world.effects.push(...effects.done);
  for (const left of effects.left) {
    place(tree, accounts, left, bytes, reason);
    const { path, group } = left;
    if (typeof group === "string" && accounts.gid(group) === undefined)
      world.effects.push({ do: "owner", path, group });
  }
}

function place(
  tree: Tree,
  accounts: Accounts,
  { path, type, mode, user, group, target = "", digest = "", xattrs }: LeftPath,
  bytes: KnownEffects["bytes"],
  reason: Reason,
): void {
  const uid = typeof user === "number" ? user : (accounts.uid(user) ?? 0);
  const gid = typeof group === "number" ? group : (accounts.gid(group) ?? 0);
  const there = tree.at(path);
  if (type === "directory" && there?.type === "directory")
    return tree.change(path, { mode, uid, gid, xattrs: xattrs ?? {} });
  const common = { path, mode, uid, gid, mtime: tree.date, reason };
  if (type === "file") tree.write(path, bytes.get(digest) ?? new Uint8Array(0), { mode, uid, gid, reason });
  else if (type === "symlink") tree.put({ ...common, type, target });
  else tree.put({ ...common, type });
  if (xattrs) tree.change(path, { xattrs });
}
