import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";
import type { Accounts } from "./accounts.ts";
import { ownerIds } from "./accounts.ts";
import type { Tree } from "./tree.ts";

/** Who would bring a path, when somebody knows: `media-types`. */
export type ProviderOf = (path: string) => string | undefined;

/** Every path of `system` must lead to something, and every app must run as somebody who exists. */
export function checkRequired(
  tree: Tree,
  container: Container,
  accounts: Accounts,
  providerOf: ProviderOf = () => undefined,
): readonly Diagnostic[] {
  const unmet = container.system
    .filter(({ value }) => !tree.behind(value))
    .map((path) => {
      const provider = providerOf(path.value);
      const notes = provider ? [`package ${provider} provides it`] : [];
      const values = { path: path.value, container: container.name };
      return diagnose("unmet-system-file", values, { at: path, label: "required here", notes });
    });
  const owners = container.apps.flatMap(
    ({ user, group }) =>
      ownerIds(accounts, { user: user.value, group: group?.value ?? "root", span: (group ?? user).span })
        .diagnostics,
  );
  return [...unmet, ...owners];
}

/** A path below something that is no folder can never be made. */
export function checkParents(tree: Tree): readonly Diagnostic[] {
  const entries = tree.entries();
  return [...entries.keys()].flatMap((path) => {
    const parent = path.slice(0, path.lastIndexOf("/")) || "/";
    const type = entries.get(parent)?.type;
    if (type === "directory") return [];
    return [diagnose("path-through-file", { path, parent, type: type ?? "missing" })];
  });
}
