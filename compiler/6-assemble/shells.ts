import type { Tree } from "./tree.ts";

const folder = "/usr/share/debianutils";

/** Lists the login shells that packages announce in shells.d (update-shells(8)); a root without any has no list. */
export function writeShells(tree: Tree): void {
  const announced = tree.children(`${folder}/shells.d`).flatMap((path) => lines(tree, path));
  if (announced.length === 0) return;
  const before = [...lines(tree, `${folder}/shells`), ...lines(tree, "/etc/shells")];
  const known = before.length > 0 ? before : ["# /etc/shells: valid login shells"];
  // On a merged root a shell is also known by where it really is.
  const added = [...before, ...announced]
    .filter((line) => line.startsWith("/"))
    .flatMap((path) => [path, tree.canonical(path)]);
  const all = [...new Set([...known, ...added])];
  const reason = { kind: "derived", rule: "update-shells" } as const;
  tree.write("/etc/shells", Buffer.from(all.map((line) => `${line}\n`).join("")), { reason });
}

function lines(tree: Tree, path: string): string[] {
  const text = Buffer.from(tree.read(path) ?? "").toString("utf8");
  return text.split("\n").filter((line) => line.trim() !== "");
}
