import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";
import type { LockedContainer } from "./lock-file.ts";

/** A system user that a package would make. Without a group it is in `nogroup`, as adduser(8) has it. */
export interface UserName {
  readonly name: string;
  readonly group?: string;
  readonly system: true;
}
export interface AllocatedUsers {
  readonly users: LockedContainer["users"];
  readonly groups: LockedContainer["groups"];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Ids for system users and the groups they need, from Debian's dynamic range 100–999. What the old lock gave is kept;
 * new names take the lowest number that is free as user and as group, in the order of names, so that a user and its
 * own group share one. Names that base-passwd makes keep their static ids and are not listed.
 */
export function allocateUsers(
  container: Container,
  wanted: readonly UserName[],
  old: LockedContainer | undefined,
): AllocatedUsers {
  const users = byName(wanted.filter(({ name }) => !(name in STATIC_USERS)));
  const groupNames = [...new Set(users.map(({ group }) => group ?? "nogroup"))];
  const groups = groupNames.filter((name) => !(name in STATIC_GROUPS)).sort();
  const keptUids = new Map(old?.users.map(({ name, uid }) => [name, uid]));
  const keptGids = new Map(old?.groups.map(({ name, gid }) => [name, gid]));
  const ids = keep(
    users.map(({ name }) => name),
    groups,
    keptUids,
    keptGids,
  );
  const diagnostics: Diagnostic[] = [];
  for (const name of [...new Set([...users.map((user) => user.name), ...groups])].sort()) {
    const isUser = users.some((user) => user.name === name) && !ids.uids.has(name);
    const isGroup = groups.includes(name) && !ids.gids.has(name);
    if (!isUser && !isGroup) continue;
    const id = nextId(ids, isUser, isGroup);
    if (id === undefined) {
      diagnostics.push(
        diagnose("ids-exhausted", { container: container.name, name }, { at: container.span }),
      );
      break;
    }
    if (isUser) ids.uids.set(name, id);
    if (isGroup) ids.gids.set(name, id);
  }
  const gidOf = (name: string): number => STATIC_GROUPS[name] ?? ids.gids.get(name) ?? NOGROUP;
  return {
    users: users.flatMap(({ name, group }) => {
      const uid = ids.uids.get(name);
      return uid === undefined ? [] : [{ name, uid, gid: gidOf(group ?? "nogroup") }];
    }),
    groups: groups.flatMap((name) => {
      const gid = ids.gids.get(name);
      return gid === undefined ? [] : [{ name, gid }];
    }),
    diagnostics,
  };
}

interface Ids {
  readonly uids: Map<string, number>;
  readonly gids: Map<string, number>;
}

/** What was given before, unless it was tampered into something that is no dynamic id or is given twice. */
function keep(
  users: readonly string[],
  groups: readonly string[],
  keptUids: ReadonlyMap<string, number>,
  keptGids: ReadonlyMap<string, number>,
): Ids {
  const take = (names: readonly string[], kept: ReadonlyMap<string, number>, taken: ReadonlySet<number>) => {
    const given = new Map<string, number>();
    for (const name of names) {
      const id = kept.get(name);
      if (id === undefined || id < FIRST || id > LAST || taken.has(id) || [...given.values()].includes(id))
        continue;
      given.set(name, id);
    }
    return given;
  };
  return { uids: take(users, keptUids, new Set()), gids: take(groups, keptGids, STATIC_GIDS) };
}

function nextId({ uids, gids }: Ids, isUser: boolean, isGroup: boolean): number | undefined {
  const takenUids = new Set(uids.values());
  const takenGids = new Set([...gids.values(), ...STATIC_GIDS]);
  for (let id = FIRST; id <= LAST; id++) {
    if ((!isUser || !takenUids.has(id)) && (!isGroup || !takenGids.has(id))) return id;
  }
  return undefined;
}

/** The first of two entries for one name that says a group stands. */
function byName(wanted: readonly UserName[]): readonly UserName[] {
  const users = new Map<string, UserName>();
  for (const user of wanted) {
    const known = users.get(user.name);
    if (!known || (known.group === undefined && user.group !== undefined)) users.set(user.name, user);
  }
  return [...users.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Debian Policy 9.2.2: dynamically allocated system users and groups. */
const FIRST = 100;
const LAST = 999;
const NOGROUP = 65534;

/** `passwd.master` and `group.master` of base-passwd 3.6.1. */
const STATIC_USERS: Readonly<Record<string, number>> = {
  root: 0,
  daemon: 1,
  bin: 2,
  sys: 3,
  sync: 4,
  games: 5,
  man: 6,
  lp: 7,
  mail: 8,
  news: 9,
  uucp: 10,
  proxy: 13,
  "www-data": 33,
  backup: 34,
  list: 38,
  irc: 39,
  nobody: 65534,
};
const STATIC_GROUPS: Readonly<Record<string, number>> = {
  root: 0,
  daemon: 1,
  bin: 2,
  sys: 3,
  adm: 4,
  tty: 5,
  disk: 6,
  lp: 7,
  mail: 8,
  news: 9,
  uucp: 10,
  man: 12,
  proxy: 13,
  kmem: 15,
  dialout: 20,
  fax: 21,
  voice: 22,
  cdrom: 24,
  floppy: 25,
  tape: 26,
  sudo: 27,
  audio: 29,
  dip: 30,
  "www-data": 33,
  backup: 34,
  operator: 37,
  list: 38,
  irc: 39,
  src: 40,
  shadow: 42,
  utmp: 43,
  video: 44,
  sasl: 45,
  plugdev: 46,
  staff: 50,
  games: 60,
  users: 100,
  nogroup: NOGROUP,
};
const STATIC_GIDS = new Set(Object.values(STATIC_GROUPS));
