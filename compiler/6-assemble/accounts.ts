import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../spec/diagnostics/diagnostic.ts";
import type { LockedContainer } from "../5-lock/lock-file.ts";
import groupTable from "./data/group.txt";
import passwdTable from "./data/passwd.txt";
import type { Group, User } from "./root.ts";
import type { Tree } from "./tree.ts";

/** The users and groups of a container while they are gathered. */
export class Accounts {
  readonly users = new Map<string, User>();
  readonly groups = new Map<string, Group>();
  readonly #lockedUids = new Map<string, number>();
  readonly #expired = new Set<string>();
  readonly #passwords = new Map<string, string>();
  readonly #lockedGids = new Map<string, number>();
  readonly #static: { readonly user: ReadonlySet<string>; readonly group: ReadonlySet<string> };

  /** Starts with Debian's static ids: base-passwd's own tables when the package is there, else the copy kept here. */
  constructor(passwd: string = passwdTable, group: string = groupTable) {
    for (const [name = "", , uid, gid, gecos = "", home = "", shell = ""] of records(passwd))
      this.users.set(name, { name, uid: Number(uid), gid: Number(gid), gecos, home, shell });
    for (const [name = "", , gid, members = ""] of records(group))
      this.groups.set(name, { name, gid: Number(gid), members: members.split(",").filter(Boolean) });
    this.#static = { user: new Set(this.users.keys()), group: new Set(this.groups.keys()) };
  }

  /** What stands for a password that never fits. */
  setPassword(kind: "user" | "group", name: string, password: string): void {
    this.#passwords.set(`${kind} ${name}`, password);
  }

  /** shadow(5): the account has been of no use since 2 January 1970. */
  expire(name: string): void {
    this.#expired.add(name);
  }

  isExpired(name: string): boolean {
    return this.#expired.has(name);
  }

  password(kind: "user" | "group", name: string): string {
    return this.isStatic(kind, name) ? "*" : (this.#passwords.get(`${kind} ${name}`) ?? "!");
  }

  /** Whether the name is of Debian's base system, so that no package makes it. */
  isStatic(kind: "user" | "group", name: string): boolean {
    return this.#static[kind].has(name);
  }

  /** Ids that the lock holds; they are known from the start, the names come into being when a script makes them. */
  reserve({ users, groups }: Pick<LockedContainer, "users" | "groups">): void {
    for (const { name, gid } of groups) this.#lockedGids.set(name, gid);
    for (const { name, uid, gid } of users) {
      this.#lockedUids.set(name, uid);
      if (!this.#lockedGids.has(name)) this.#lockedGids.set(name, gid);
    }
  }

  addGroup(name: string, gid: number): void {
    if (!this.groups.has(name)) this.groups.set(name, { name, gid, members: [] });
  }

  addUser(user: User): void {
    if (!this.users.has(user.name)) this.users.set(user.name, user);
  }

  alter(
    name: string,
    { home, shell, gecos }: { readonly [field in "home" | "shell" | "gecos"]?: string },
  ): void {
    const user = this.users.get(name);
    if (user)
      this.users.set(name, {
        ...user,
        ...(home !== undefined && { home }),
        ...(shell !== undefined && { shell }),
        ...(gecos !== undefined && { gecos }),
      });
  }

  join(user: string, group: string): void {
    const found = this.groups.get(group);
    if (found && !found.members.includes(user))
      this.groups.set(group, { ...found, members: [...found.members, user].sort() });
  }

  /** The id of a user by name or number; undefined when there is no such name. */
  uid(name: string): number | undefined {
    return this.users.get(name)?.uid ?? this.#lockedUids.get(name) ?? numeric(name);
  }

  gid(name: string): number | undefined {
    return this.groups.get(name)?.gid ?? this.#lockedGids.get(name) ?? numeric(name);
  }

  /** In the order of ids. */
  sortedUsers(): User[] {
    return [...this.users.values()].sort((a, b) => a.uid - b.uid);
  }

  sortedGroups(): Group[] {
    return [...this.groups.values()].sort((a, b) => a.gid - b.gid);
  }
}

const reason = { kind: "derived", rule: "users" } as const;

/**
 * Writes /etc/passwd, group, shadow and gshadow. No password works, and the day of its last change stays empty: the
 * date of a build has no place in it (shadow(5): an empty field turns ageing off).
 */
export function writeAccounts(tree: Tree, accounts: Accounts): void {
  const users = accounts.sortedUsers();
  const groups = accounts.sortedGroups();
  const shadow = { mode: 0o640, gid: accounts.gid("shadow") ?? 0, reason };
  const passwd = users.map(
    (user) => `${user.name}:x:${user.uid}:${user.gid}:${user.gecos}:${user.home}:${user.shell}`,
  );
  tree.write("/etc/passwd", lines(passwd), { reason });
  tree.write(
    "/etc/group",
    lines(groups.map((group) => `${group.name}:x:${group.gid}:${group.members.join(",")}`)),
    { reason },
  );
  // As shadowconfig and useradd write them: only the users of Debian's base have ages.
  const ages = (name: string) => {
    if (accounts.isStatic("user", name)) return "0:99999:7:::";
    return accounts.isExpired(name) ? "::::1:" : ":::::";
  };
  tree.write(
    "/etc/shadow",
    lines(users.map(({ name }) => `${name}:${accounts.password("user", name)}::${ages(name)}`)),
    shadow,
  );
  tree.write(
    "/etc/gshadow",
    lines(
      groups.map(({ name, members }) => `${name}:${accounts.password("group", name)}::${members.join(",")}`),
    ),
    shadow,
  );
}

/** Ids of an owner that an author named; what is not known is a diagnostic and root. */
export function ownerIds(
  accounts: Accounts,
  { user, group, span }: { readonly user: string; readonly group: string; readonly span: Span },
): { readonly uid: number; readonly gid: number; readonly diagnostics: readonly Diagnostic[] } {
  const uid = accounts.uid(user);
  const gid = accounts.gid(group);
  const unknown = (kind: "user" | "group", name: string, names: Iterable<string>) =>
    diagnose(
      "unknown-owner",
      { kind, name },
      { at: span, notes: [`the ${kind}s are ${[...names].join(", ")}`] },
    );
  const diagnostics = [
    ...(uid === undefined ? [unknown("user", user, accounts.users.keys())] : []),
    ...(gid === undefined ? [unknown("group", group, accounts.groups.keys())] : []),
  ];
  return { uid: uid ?? 0, gid: gid ?? 0, diagnostics };
}

function records(table: string): string[][] {
  const lines = table.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => line.split(":"));
}

function numeric(name: string): number | undefined {
  return /^[0-9]{1,10}$/.test(name) ? Number(name) : undefined;
}

function lines(texts: readonly string[]): Uint8Array {
  return Buffer.from(texts.map((text) => `${text}\n`).join(""));
}
