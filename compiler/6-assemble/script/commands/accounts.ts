import { Misunderstood, type Status } from "../shell.ts";
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

/**
 * `-aG` joins groups. That a user gets what it has by its making already, its own group and a locked password, is no change;
 * others are not replayed.
 */
function usermod(call: Call): Status {
  const { options, rest } = sortOptions(known(call), "a append L lock U", ["G", "groups", "g", "gid"]);
  const group = options.get("g") ?? options.get("gid");
  const made = call.shell.world.effects.find((done) => done.do === "user" && done.name === rest[0]);
  if (group !== undefined && made?.do === "user" && (made.group ?? made.name) !== group)
    throw new Misunderstood("the group of a user is changed");
  const groups = options.get("G") ?? options.get("groups") ?? "";
  for (const group of groups.split(",").filter(Boolean)) join(call, rest[0] ?? "", group);
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

/** `getent passwd name`: whether there is such a user; what is printed is only asked for by upgrades. */
function getent(call: Call): Status {
  const [database, name] = call.args;
  call.shell.print(undefined);
  if (database === undefined || name === undefined) return undefined;
  if (database === "passwd") return call.shell.hasUser(name) ? 0 : 2;
  return database === "group" ? (call.shell.hasGroup(name) ? 0 : 2) : undefined;
}

/** `id -Gn name` prints the groups of a user that scripts have made; numbers are of the lock. */
function getentUser({ shell, args }: Call): Status {
  const name = args.filter((arg) => !arg?.startsWith("-")).at(-1);
  const there = name === undefined ? undefined : shell.hasUser(name);
  const groups = args.some((arg) => /^-(Gn|nG)$/.test(arg ?? "")) && name && shell.groupsOf(name);
  // Who is not there has no number to be printed.
  shell.print(there === false ? "" : groups ? `${groups.join(" ")}\n` : undefined);
  return there === undefined ? undefined : there ? 0 : 1;
}

/** Who is not there need not be removed. */
function removing(call: Call): Status {
  const names = known(call).filter((arg) => !arg.startsWith("-"));
  if (names.some((name) => call.shell.hasUser(name) || call.shell.hasGroup(name)))
    throw new Misunderstood("");
  return 0;
}
