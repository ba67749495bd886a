import { createHash } from "node:crypto";
import type { FileEntry, Plan, Reason } from "../../../spec/plan.ts";
import { parseDependencies } from "../../formats/dependency.ts";
import type { EmitInput } from "../emitted.ts";
import type { Inputs, OwnFile, PackageOrigin, Subject } from "./evidence.ts";
import { purlOf } from "./purl.ts";

/** What the evidence of a container is made from. `bytesOf` gives the content of a file of its plan. */
export function subjectOf(
  { container, packages, trees = [], date }: Pick<EmitInput, "container" | "packages" | "trees" | "date">,
  plan: Plan,
  inputs: Inputs,
  bytesOf: (file: FileEntry) => Uint8Array,
): Subject {
  const origins = packages.map(({ package: locked, facts, why }): PackageOrigin => {
    const suite = inputs.suites.find((one) => one.suite === locked.suite && one.source === locked.source);
    return { locked, facts, why, ...(suite && { suite }), purl: purlOf(locked, facts) };
  });
  return {
    container: container.name,
    rootDigest: plan.rootDigest,
    date,
    inputs,
    packages: origins,
    trees: trees.map(({ tree }) => tree),
    ownFiles: ownFiles(plan, bytesOf),
    dependencies: dependenciesOf(origins),
  };
}

function ownFiles({ entries }: Plan, bytesOf: (file: FileEntry) => Uint8Array): OwnFile[] {
  return entries.flatMap((entry) => {
    const { reason } = entry;
    if (entry.type !== "file" || reason.kind === "package" || reason.kind === "tree") return [];
    const sha1 = createHash("sha1").update(bytesOf(entry)).digest("hex");
    const sha256 = entry.digest.slice("sha256:".length);
    return [{ path: entry.path, sha1, sha256, reason: reasonOf(reason) }];
  });
}

function reasonOf(reason: Exclude<Reason, { kind: "package" | "tree" }>): string {
  switch (reason.kind) {
    case "file":
      return `file of app ${reason.app}, from ${reason.from}`;
    case "user":
      return `user ${reason.user}`;
    case "mount":
      return `mount ${reason.mount}`;
    case "derived":
      return `made in place of ${reason.rule}`;
    default:
      return reason.kind;
  }
}

/** Of the alternatives of a dependency, all that are there; who provides a name has it. */
function dependenciesOf(origins: readonly PackageOrigin[]): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const { facts, purl } of origins)
    for (const name of [facts.name, ...namesIn(facts.control.provides, facts.architecture)])
      byName.set(name, [...(byName.get(name) ?? []), purl]);
  return new Map(
    origins.map(({ facts, purl }) => {
      const { depends, "pre-depends": before } = facts.control;
      const names = [depends, before].flatMap((field) => namesIn(field, facts.architecture));
      const found = new Set(names.flatMap((name) => byName.get(name) ?? []));
      found.delete(purl);
      return [purl, [...found].sort()];
    }),
  );
}

function namesIn(field: string | undefined, architecture: string): string[] {
  const groups = parseDependencies(field ?? "", architecture) ?? [];
  return groups.flat().map(({ name }) => name);
}
