import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Accounts } from "./accounts.ts";
import type { Effect, NewUser } from "./script/effect.ts";

/**
 * Brings the users and groups into being that packages make, with the ids of the lock or those that the package fixes.
 * A group that no user is of has no id in the lock; such groups count down from 999 in the order of their names.
 */
export function makeUsers(
  accounts: Accounts,
  effects: readonly Effect[],
  container: string,
): readonly Diagnostic[] {
  const groups = effects.flatMap((effect) => (effect.do === "group" ? [effect] : []));
  const users = effects.flatMap((effect) => (effect.do === "user" ? [effect] : []));
  for (const { name, password } of groups) if (password) accounts.setPassword("group", name, password);
  for (const { name, gid } of groups.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    accounts.addGroup(name, gid ?? accounts.gid(name) ?? freeGid(accounts));
  const diagnostics = users.flatMap((user) => makeUser(accounts, user, container));
  for (const effect of effects) {
    if (effect.do === "join") accounts.join(effect.user, effect.group);
    if (effect.do === "alter-user") accounts.alter(effect.name, effect);
  }
  return diagnostics;
}

function makeUser(accounts: Accounts, user: NewUser, container: string): readonly Diagnostic[] {
  const { name, group = user.name, home = "/nonexistent", shell = "/usr/sbin/nologin", gecos = "" } = user;
  if (accounts.users.has(name)) return [];
  const uid = user.uid ?? accounts.uid(name);
  if (uid === undefined) return [diagnose("unlocked-user", { container, name })];
  const gid = accounts.gid(group) ?? uid;
  if (!/^[0-9]+$/.test(group)) accounts.addGroup(group, gid);
  accounts.addUser({ name, uid, gid, gecos, home, shell });
  if (user.expired) accounts.expire(name);
  if (user.password) {
    accounts.setPassword("user", name, user.password);
    if (group === name) accounts.setPassword("group", name, user.password);
  }
  return [];
}

function freeGid(accounts: Accounts): number {
  const taken = new Set([...accounts.groups.values()].map(({ gid }) => gid));
  let gid = 999;
  while (taken.has(gid)) gid--;
  return gid;
}
