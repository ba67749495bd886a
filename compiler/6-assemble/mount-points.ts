import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";
import { type Accounts, ownerIds } from "./accounts.ts";
import type { Tree } from "./tree.ts";

/** Makes the folders that mounts need: nothing can be made in a root that is read-only once it runs. */
export function makeMountPoints(tree: Tree, container: Container, accounts: Accounts): readonly Diagnostic[] {
  return container.mounts.flatMap(({ path, mode = 0o755, user = "root" }) => {
    const { uid, diagnostics } = ownerIds(accounts, { user, group: "root", span: path.span });
    tree.directory(path.value, { mode, uid, reason: { kind: "mount", mount: path.value } });
    return diagnostics;
  });
}
