import type { Accounts } from "./accounts.ts";
import type { Dress, Tree } from "./tree.ts";

const reason = { kind: "derived", rule: "tmpfiles.d" } as const;

/**
 * Makes what files of tmpfiles.d want to be there (tmpfiles.d(5)): folders, links and empty or short files on literal
 * paths. /run counts, since it is a part of the root. What a line says of cleaning, of devices or of existing trees has
 * no meaning here.
 */
export function makeTemporaryFiles(tree: Tree, accounts: Accounts): void {
  const files = tree.children("/usr/lib/tmpfiles.d").filter((path) => path.endsWith(".conf"));
  for (const path of files) {
    const text = Buffer.from(tree.read(path) ?? "").toString("utf8");
    for (const line of text.split("\n"))
      if (!/^\s*(#|$)/.test(line)) make(tree, accounts, line.trim().split(/\s+/));
  }
}

function make(tree: Tree, accounts: Accounts, fields: readonly string[]): void {
  const [type = "", path = "", mode = "-", user = "-", group = "-", , ...argument] = fields;
  // `%` begins what depends on the machine, `!` is for boots alone, `^` needs a credential.
  if (!path.startsWith("/") || /[%*?[]/.test(path) || /[!^]/.test(type) || /^\/(proc|sys|dev)\//.test(path))
    return;
  const uid = accounts.uid(user) ?? 0;
  const gid = accounts.gid(group) ?? 0;
  const bits = /^[~:]*([0-7]{3,5})$/.exec(mode)?.[1];
  const dress = { uid, gid, reason, ...(bits ? { mode: Number.parseInt(bits, 8) & 0o7777 } : {}) };
  switch (type.replace(/[-=~^$]/g, "").replace(/\+$/, "")) {
    case "d":
    case "D":
    case "v":
    case "q":
    case "Q":
      return makeFolder(tree, path, dress, user !== "-" || group !== "-");
    case "f":
      if (!tree.at(path)) tree.write(path, Buffer.from(argument.join(" ")), dress);
      return;
    case "L":
      if (!tree.at(path)) tree.link(path, argument[0] || `/usr/share/factory${path}`, reason);
      return;
    case "z":
      if (bits) tree.change(tree.landing(path), { mode: Number.parseInt(bits, 8) & 0o7777 });
      if (user !== "-" || group !== "-") tree.change(tree.landing(path), { uid, gid });
      return;
    default:
      return;
  }
}

/** A folder that is there already gets the mode and the owner that the line names. */
function makeFolder(tree: Tree, path: string, dress: Dress, isOwned: boolean): void {
  const there = tree.behind(path);
  if (there?.type !== "directory") return tree.directory(path, dress);
  const { mode, uid = 0, gid = 0 } = dress;
  tree.change(there.path, { ...(mode === undefined ? {} : { mode }), ...(isOwned ? { uid, gid } : {}) });
}
