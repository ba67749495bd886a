import type { Group, User } from "../6-assemble/root.ts";

/** Who a process or a file belongs to, by the container's own /etc/passwd and /etc/group. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups, sorted, without the primary one. */
  readonly groups: readonly number[];
}
interface Accounts {
  readonly users: readonly User[];
  readonly groups: readonly Group[];
}

/**
 * The numbers of a user, named or numeric, and of a group where one is given. Undefined when the container has no such
 * user or group; a number needs no entry.
 */
export function ownerOf(accounts: Accounts, user: string, group?: string): Owner | undefined {
  const account = accounts.users.find(({ name }) => name === user) ?? numeric(accounts, user);
  if (!account) return undefined;
  const gid = group === undefined ? account.gid : groupId(accounts, group);
  if (gid === undefined) return undefined;
  const groups = accounts.groups
    .filter(({ members }) => members.includes(account.name))
    .map((one) => one.gid);
  return { uid: account.uid, gid, groups: [...new Set(groups)].filter((one) => one !== gid).sort(ascending) };
}

function numeric(accounts: Accounts, user: string): { name: string; uid: number; gid: number } | undefined {
  if (!/^\d{1,10}$/.test(user)) return undefined;
  const uid = Number(user);
  return accounts.users.find((one) => one.uid === uid) ?? { name: user, uid, gid: uid };
}

function groupId(accounts: Accounts, group: string): number | undefined {
  const found = accounts.groups.find(({ name }) => name === group);
  if (found) return found.gid;
  return /^\d{1,10}$/.test(group) ? Number(group) : undefined;
}

function ascending(a: number, b: number): number {
  return a - b;
}
