import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";
import { type Accounts, ownerIds } from "./accounts.ts";
import type { Tree } from "./tree.ts";

/**
 * Makes the folders that mounts need: nothing can be made in a root that is read-only once it runs. A mount below /etc or /usr
 * that hides what a package put there is told.
 */
export function makeMountPoints(tree: Tree, container: Container, accounts: Accounts): readonly Diagnostic[] {
  const hidden = container.mounts.flatMap(({ path }) => hiddenFiles(tree, path, container.name));
  const made = container.mounts.flatMap(({ path, mode = 0o755, user = "root" }) => {
    const { uid, diagnostics } = ownerIds(accounts, { user, group: "root", span: path.span });
    tree.directory(path.value, { mode, uid, reason: { kind: "mount", mount: path.value } });
    return diagnostics;
  });
  return [...hidden, ...made];
}

function hiddenFiles(tree: Tree, path: Located<string>, container: string): Diagnostic[] {
  const at = tree.landing(path.value);
  if (!/^\/(etc|usr)\//.test(at)) return [];
  const files = [...tree.below(at), ...[tree.behind(at) ?? []].flat()].filter(
    ({ type, reason: { kind } }) => type !== "directory" && (kind === "package" || kind === "derived"),
  );
  const [first] = files.map(({ path }) => path).sort();
  if (first === undefined) return [];
  const values = { path: path.value, container, count: files.length, first };
  return [diagnose("hidden-package-files", values, { at: path })];
}
