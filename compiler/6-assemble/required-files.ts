import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";
import type { Accounts } from "./accounts.ts";
import { ownerIds } from "./accounts.ts";
import type { OfferOf } from "./offer-package.ts";
import type { Tree } from "./tree.ts";

/** Every path of `system` must lead to something, and every app must run as somebody who exists. */
export function checkRequired(
  tree: Tree,
  container: Container,
  accounts: Accounts,
  offerOf: OfferOf = () => undefined,
): readonly Diagnostic[] {
  const unmet = container.system
    .filter(({ value }) => !tree.behind(value))
    .map((path) => {
      const offer = offerOf(path.value);
      const notes = offer ? [`package ${offer.package} provides it`] : [];
      const values = { path: path.value, container: container.name };
      return diagnose("unmet-system-file", values, {
        at: path,
        label: "required here",
        notes,
        fix: offer?.fix,
      });
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
