import type { Accounts } from "../accounts.ts";
import type { Effect, NewUser } from "../script/effect.ts";

/** Texts of the files of accounts by their path, as a script left them; those that it did not touch are not there. */
export type AccountFiles = ReadonlyMap<string, string>;

export interface AccountChanges {
  readonly done: readonly Effect[];
  /** The name of an id that is not Debian's own: what owns a file goes by it. */
  user(uid: number): string | number;
  group(gid: number): string | number;
}

/** Users, groups and memberships that a script has added to those that were there (passwd(5), group(5), shadow(5)). */
export function accountChanges(files: AccountFiles, before: Accounts): AccountChanges {
  const users = records(files, "/etc/passwd");
  const groups = records(files, "/etc/group");
  const passwords = new Map(records(files, "/etc/shadow").map(([name = "", word = ""]) => [name, word]));
  const gids = new Map([
    ...[...before.groups.values()].map(({ name, gid }): [number, string] => [gid, name]),
    ...groups.map(([name = "", , gid]): [number, string] => [Number(gid), name]),
  ]);
  const uids = new Map([
    ...[...before.users.values()].map(({ name, uid }): [number, string] => [uid, name]),
    ...users.map(([name = "", , uid]): [number, string] => [Number(uid), name]),
  ]);
  const newUsers = users
    .filter(([name = ""]) => !before.users.has(name))
    .map((fields) => userOf(fields, gids, passwords));
  const own = new Set(newUsers.map(({ group, name }) => group ?? name));
  return {
    done: [
      ...groups
        .filter(([name = ""]) => !before.groups.has(name) && !own.has(name))
        .map(([name = ""]): Effect => ({ do: "group", name })),
      ...newUsers.map((user): Effect => ({ do: "user", ...user })),
      ...groups.flatMap(([name = "", , , members = ""]) => joins(name, members, before)),
    ],
    user: (uid) => nameOf(uid, uids),
    group: (gid) => nameOf(gid, gids),
  };
}

function userOf(
  [name = "", , , gid = "", gecos = "", home = "", shell = ""]: string[],
  gids: ReadonlyMap<number, string>,
  passwords: ReadonlyMap<string, string>,
): NewUser {
  const group = gids.get(Number(gid)) ?? gid;
  const word = passwords.get(name) ?? "";
  // A word that could fit is a secret, and a root holds none.
  const password = /^[!*]+$/.test(word) && word !== "!" ? { password: word } : {};
  return { name, ...(group === name ? {} : { group }), home, shell, gecos, ...password };
}

function joins(group: string, members: string, before: Accounts): Effect[] {
  const known = before.groups.get(group)?.members ?? [];
  return members
    .split(",")
    .filter((user) => user !== "" && !known.includes(user))
    .map((user) => ({ do: "join", user, group }));
}

/** Debian Policy 9.2.2: ids below 100 are the same everywhere, and so are those of 65534. */
function nameOf(id: number, names: ReadonlyMap<number, string>): string | number {
  return id >= 100 && id < 65534 ? (names.get(id) ?? id) : id;
}

function records(files: AccountFiles, path: string): string[][] {
  const lines = (files.get(path) ?? "").split("\n").filter(Boolean);
  return lines.map((line) => line.split(":"));
}
