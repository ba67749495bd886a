import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry, Privileges } from "../../spec/plan.ts";
import type { Container } from "../3-evaluate/model.ts";
import type { Files } from "../edge/interfaces.ts";
import { bringerOf, privilegesOf, privilegeText } from "../formats/privileges.ts";
import type { Accounts } from "./accounts.ts";
import { fieldFix } from "./field-fix.ts";
import type { Tree } from "./tree.ts";

/**
 * Takes setuid, setgid and capabilities from every file that `privileged-files` does not name (spec/root.md, Privileges).
 * Of folders setgid stays: it gives nobody anything. What was taken stays known by the entry's `dropped`.
 */
export function dropPrivileges(
  tree: Tree,
  container: Container,
  accounts: Accounts,
  files: Pick<Files, "read">,
): readonly Diagnostic[] {
  const named = (container.privilegedFiles ?? []).map((path) => ({ path, at: tree.landing(path.value) }));
  const kept = new Set(named.flatMap(({ at }) => tree.namesOf(at)));
  const idle = named
    .filter(({ at }) => privilegesOf(tree.at(at)) === undefined)
    .map(({ path }) => {
      const values = { path: path.value, container: container.name };
      return diagnose("idle-privileged-file", values, { at: path, label: "has none" });
    });
  const privileged = [...tree.all()].filter((entry) => privilegesOf(entry) !== undefined);
  const taken = privileged.filter(({ path }) => !kept.has(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const entry of taken) drop(tree, entry);
  const isSilent = taken.length === 0 || container.privilegedFiles !== undefined;
  return [...idle, ...(isSilent ? [] : [report(taken, container, accounts, files)])];
}

function drop(tree: Tree, { path, mode, xattrs }: Entry): void {
  const dropped = privilegesOf(tree.at(path));
  const { "security.capability": _, ...others } = xattrs ?? {};
  if (dropped) tree.change(path, { mode: mode & 0o1777, xattrs: others, dropped });
}

const mostShown = 20;

function report(
  taken: readonly Entry[],
  container: Container,
  accounts: Accounts,
  files: Pick<Files, "read">,
): Diagnostic {
  const names = { users: accounts.sortedUsers(), groups: accounts.sortedGroups() };
  const shown = taken.slice(0, mostShown).map((entry) => {
    const text = privilegeText(privilegesOf(entry) as Privileges, entry, names);
    return [`${entry.path}: ${text}`, ...bringerOf(entry)].join(", ");
  });
  const rest = taken.length - shown.length;
  const notes = [...shown, ...(rest > 0 ? [`and ${rest} files more`] : [])];
  const paths = taken.map(({ path }) => path).join(", ");
  const count = taken.length === 1 ? "1 file" : `${taken.length} files`;
  return diagnose(
    "dropped-privileges",
    { container: container.name, files: count },
    { at: container.span, notes, fix: fieldFix(container, `privileged-files = [${paths}]`, files) },
  );
}
