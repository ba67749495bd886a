import type { LockedContent } from "../5-lock/locked.ts";
import type { Accounts } from "./accounts.ts";
import type { Tree } from "./tree.ts";

/** The files of accounts that Plimsoll writes itself, and a tree may bring. */
const files = { passwd: "/etc/passwd", group: "/etc/group" };

/**
 * Takes the users and groups that trees bring into the container's own, as they are where no other has the name: an image
 * or a copy of the machine's files keeps the owners it knows.
 */
export function takeAccounts(tree: Tree, contents: readonly LockedContent[], accounts: Accounts): void {
  const brings = (path: string) =>
    contents.some(({ facts }) => facts.members.some((one) => one.path === path));
  if (brings(files.group))
    for (const [name = "", , gid = "", members = ""] of records(tree, files.group)) {
      if (!isAccount(name, gid)) continue;
      accounts.addGroup(name, Number(gid));
      for (const member of members.split(",").filter(Boolean)) accounts.join(member, name);
    }
  if (brings(files.passwd))
    for (const [name = "", , uid = "", gid = "", gecos = "", home = "/", shell = ""] of records(
      tree,
      files.passwd,
    ))
      if (isAccount(name, uid) && /^\d{1,10}$/.test(gid))
        accounts.addUser({ name, uid: Number(uid), gid: Number(gid), gecos, home, shell });
}

function isAccount(name: string, id: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]*\$?$/.test(name) && /^\d{1,10}$/.test(id);
}

function records(tree: Tree, path: string): string[][] {
  const text = Buffer.from(tree.read(path) ?? "").toString("utf8");
  return text.split("\n").map((line) => line.split(":"));
}
