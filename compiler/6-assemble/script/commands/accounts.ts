import type { User } from "../../root.ts";
import { Misunderstood, type Shell, type Status, type Text } from "../shell.ts";
import { type Call, type CommandTable, known, sortOptions } from "./call.ts";

/** Users and groups; their ids come from the lock. */
export const accountCommands: CommandTable = {
  adduser,
  addgroup: groupadd,
  groupadd,
  useradd,
  usermod,
  gpasswd,
  getent,
  id: getentUser,
  deluser: removing,
  delgroup: removing,
  userdel: removing,
  groupdel: removing,
  pwck: () => 0,
  grpck: () => 0,
  pwconv: () => 0,
  shadowconfig: () => 0,
  "update-passwd": () => 0,
};

const adduserFlags =
  "system quiet group disabled-password disabled-login no-create-home force-badname allow-bad-names verbose debug comment-only q allow-badname allow-all-names";
const adduserValues = [
  "home",
  "shell",
  "gecos",
  "comment",
  "ingroup",
  "gid",
  "uid",
  "firstuid",
  "lastuid",
  "firstgid",
  "lastgid",
  "conf",
  "stdoutmsglevel",
  "stderrmsglevel",
  "logmsglevel",
];

/** adduser(8): `adduser --system … name` makes a user, `adduser user group` puts one into a group. */
function adduser(call: Call): Status {
  const { options, rest } = sortOptions(known(call), adduserFlags, adduserValues);
  const { shell } = call;
  const [name = "", group] = rest;
  if (group !== undefined) return join(call, name, group);
  if (shell.hasUser(name)) return 0;
  if (!options.has("system")) throw new Misunderstood("only system users are made");
  const ownGroup = options.has("group");
  const primary = options.get("ingroup") ?? (ownGroup ? undefined : "nogroup");
  makeUser(call, name, {
    group: primary,
    uid: options.get("uid"),
    home: options.get("home"),
    shell: options.get("shell"),
    gecos: options.get("gecos") ?? options.get("comment"),
  });
  if (options.has("home") && !options.has("no-create-home"))
    makeHome(call, name, options.get("home") as string, primary ?? name);
  return 0;
}

interface Wishes {
  readonly group: string | undefined;
  readonly uid: string | undefined;
  readonly home: string | undefined;
  readonly shell: string | undefined;
  readonly gecos: string | undefined;
}

function makeUser({ shell }: Call, name: string, { group, uid, home, shell: login, gecos }: Wishes): void {
  if (!/^[a-z_][a-z0-9_.-]*\$?$/i.test(name)) throw new Misunderstood(`${name} is no name of a user`);
  shell.do({
    do: "user",
    name,
    ...(group === undefined ? {} : { group }),
    ...(uid !== undefined && /^[0-9]+$/.test(uid) ? { uid: Number(uid) } : {}),
    ...(home === undefined ? {} : { home }),
    ...(login === undefined ? {} : { shell: login }),
    ...(gecos === undefined ? {} : { gecos }),
  });
}

function makeHome({ shell }: Call, name: string, home: string, group: string): void {
  if (shell.tree.behind(home) || home === "/nonexistent") return;
  shell.do({ do: "directory", path: home, mode: 0o755 });
  shell.do({ do: "owner", path: home, user: name, group });
}

function groupadd(call: Call): Status {
  const { options, rest } = sortOptions(known(call), `${adduserFlags} r f force`, [...adduserValues, "g"]);
  const [name = "", group] = rest;
  if (group !== undefined) return join(call, name, group);
  const gid = options.get("g") ?? options.get("gid");
  if (!call.shell.hasGroup(name))
    call.shell.do({
      do: "group",
      name,
      ...(gid !== undefined && /^[0-9]+$/.test(gid) ? { gid: Number(gid) } : {}),
    });
  return 0;
}

/** useradd(8). */
function useradd(call: Call): Status {
  const flags = "r M N U system no-create-home no-user-group user-group m create-home l o";
  const values = [
    "d",
    "g",
    "G",
    "s",
    "c",
    "u",
    "K",
    "b",
    "p",
    "home",
    "home-dir",
    "gid",
    "groups",
    "shell",
    "comment",
    "uid",
  ];
  const { options, rest } = sortOptions(known(call), flags, values);
  const pick = (...names: string[]) =>
    names.map((name) => options.get(name)).find((value) => value !== undefined);
  const [name = ""] = rest;
  if (call.shell.hasUser(name)) return 0;
  const group = pick("g", "gid");
  const home = pick("d", "home-dir", "home");
  makeUser(call, name, {
    group,
    uid: pick("u", "uid"),
    home,
    shell: pick("s", "shell"),
    gecos: pick("c", "comment"),
  });
  for (const other of (pick("G", "groups") ?? "").split(",").filter(Boolean)) join(call, name, other);
  if (home !== undefined && (options.has("m") || options.has("create-home")))
    makeHome(call, name, home, group ?? name);
  return 0;
}

const alterable = {
  d: "home",
  home: "home",
  s: "shell",
  shell: "shell",
  c: "gecos",
  comment: "gecos",
} as const;

/**
 * `-aG` joins groups; home, shell and comment become others. That a user gets what it has by its making already, its own group
 * and a locked password, is no change; others are not replayed.
 */
function usermod(call: Call): Status {
  const valued = ["G", "groups", "g", "gid", ...Object.keys(alterable)];
  const { options, rest } = sortOptions(known(call), "a append L lock U", valued);
  const [name = ""] = rest;
  const { shell } = call;
  if (!shell.hasUser(name)) return 6;
  const group = options.get("g") ?? options.get("gid");
  const made = shell.world.effects.find((done) => done.do === "user" && done.name === name);
  if (group !== undefined && made?.do === "user" && (made.group ?? made.name) !== group)
    throw new Misunderstood("the group of a user is changed");
  const groups = options.get("G") ?? options.get("groups") ?? "";
  for (const group of groups.split(",").filter(Boolean)) join(call, name, group);
  const altered = Object.entries(alterable).flatMap(([option, field]) => {
    const value = options.get(option);
    return value === undefined ? [] : [[field, value] as const];
  });
  if (altered.length > 0) shell.do({ do: "alter-user", name, ...Object.fromEntries(altered) });
  return 0;
}

function gpasswd(call: Call): Status {
  const { options, rest } = sortOptions(known(call), "", ["a", "M"]);
  const user = options.get("a");
  if (user === undefined) throw new Misunderstood("");
  return join(call, user, rest[0] ?? "");
}

function join({ shell }: Call, user: string, group: string): Status {
  if (!shell.hasUser(user) || !shell.hasGroup(group)) return 1;
  shell.do({ do: "join", user, group });
  return 0;
}

/** `getent passwd name`, or all of them: lines as they will stand in the file, where the lock knows the numbers. */
function getent(call: Call): Status {
  const { shell } = call;
  const [database, ...names] = call.args;
  const lineOf = database === "passwd" ? userLine : database === "group" ? groupLine : undefined;
  if (!lineOf || names.includes(undefined) || names.length > 1) {
    shell.print(undefined);
    return undefined;
  }
  const [name] = names;
  const isThere = name === undefined || (database === "passwd" ? shell.hasUser(name) : shell.hasGroup(name));
  if (!isThere) return 2;
  const wanted = name === undefined ? allNames(call, database as string) : [name];
  const lines = wanted.map((one) => lineOf(call, one));
  shell.print(lines.includes(undefined) ? undefined : lines.join(""));
  return 0;
}

function allNames({ shell }: Call, database: string): readonly string[] {
  const { accounts, effects } = shell.world;
  const users = effects.flatMap((done) => (done.do === "user" ? [done] : []));
  const groups = effects.flatMap((done) => (done.do === "group" ? [done.name] : []));
  if (database === "passwd")
    return [...new Set([...accounts.users.keys(), ...users.map(({ name }) => name)])];
  return [
    ...new Set([...accounts.groups.keys(), ...groups, ...users.map(({ group, name }) => group ?? name)]),
  ];
}

function userLine({ shell }: Call, name: string): Text {
  const { accounts, effects } = shell.world;
  const known = accounts.users.get(name);
  const made = effects.find((done) => done.do === "user" && done.name === name);
  const uid = numberOf(shell, name);
  const gid = known?.gid ?? (made?.do === "user" ? accounts.gid(made.group ?? name) : undefined);
  const altered = effects.flatMap((done) => (done.do === "alter-user" && done.name === name ? [done] : []));
  const {
    gecos = "",
    home = "/nonexistent",
    shell: login = "/usr/sbin/nologin",
  } = Object.assign({}, known ?? made, ...altered) as Partial<User>;
  return uid === undefined || gid === undefined
    ? undefined
    : `${name}:x:${uid}:${gid}:${gecos}:${home}:${login}\n`;
}

function groupLine({ shell }: Call, name: string): Text {
  const { accounts, effects } = shell.world;
  const gid = accounts.gid(name);
  const joined = effects.flatMap((done) => (done.do === "join" && done.group === name ? [done.user] : []));
  const members = [...new Set([...(accounts.groups.get(name)?.members ?? []), ...joined])];
  return gid === undefined ? undefined : `${name}:x:${gid}:${members.join(",")}\n`;
}

function numberOf({ world }: Shell, name: string): number | undefined {
  const made = world.effects.find((done) => done.do === "user" && done.name === name);
  return (made?.do === "user" ? made.uid : undefined) ?? world.accounts.uid(name);
}

/** `id -Gn name` prints the groups of a user that scripts have made, `id -u name` its number in the lock. */
function getentUser({ shell, args }: Call): Status {
  const name = args.filter((arg) => !arg?.startsWith("-")).at(-1);
  const there = args.includes(undefined) ? undefined : name === undefined || shell.hasUser(name);
  if (there === false) return 1;
  const option = args.filter((arg) => arg?.startsWith("-")).join(" ");
  const groups =
    /^-(Gn|nG)$/.test(option) && name !== undefined ? shell.groupsOf(name)?.join(" ") : undefined;
  const user = name ?? shell.user;
  const number = option === "-u" ? (user === "root" ? 0 : numberOf(shell, user)) : undefined;
  const text = option === "-un" ? user : (groups ?? number?.toString());
  shell.print(there === undefined || text === undefined ? undefined : `${text}\n`);
  return there === undefined ? undefined : 0;
}

/** Who is not there need not be removed. */
function removing(call: Call): Status {
  const names = known(call).filter((arg) => !arg.startsWith("-"));
  if (names.some((name) => call.shell.hasUser(name) || call.shell.hasGroup(name)))
    throw new Misunderstood("");
  return 0;
}
