import type { World } from "./script/shell.ts";

/**
 * Paths whose group had no number when a script named it, since no user is of it: such groups get theirs once all scripts
 * are done. By path, the group that was named last.
 */
export function lateGroups({ tree, accounts, effects }: World): ReadonlyMap<string, string> {
  const late = new Map<string, string>();
  for (const effect of effects) {
    if ((effect.do !== "owner" && effect.do !== "override") || effect.group === undefined) continue;
    const path = tree.landing(effect.path);
    if (accounts.gid(effect.group) === undefined) late.set(path, effect.group);
    else late.delete(path);
  }
  return late;
}

/** Gives them to their groups; modes stay, whatever a chown would clear. */
export function giveGroups({ tree, accounts }: World, late: ReadonlyMap<string, string>): void {
  for (const [path, group] of late) {
    const gid = accounts.gid(group);
    if (gid !== undefined && tree.at(path)) tree.change(path, { gid });
  }
}
