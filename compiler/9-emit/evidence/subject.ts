import { createHash } from "node:crypto";
import type { Reason } from "../../../spec/plan.ts";
import { parseDependencies } from "../../formats/dependency.ts";
import type { EmitInput, GivenPackage } from "../emitted.ts";
import type { Described, Inputs, OwnFile, PackageOrigin, Subject } from "./evidence.ts";
import { purlOf } from "./purl.ts";

/** What the evidence of a container is made from. */
export function subjectOf(input: EmitInput): Subject {
  const { container, plan, packages, trees = [], date, inputs, known } = input;
  return {
    container: container.name,
    rootDigest: plan.rootDigest,
    date,
    inputs,
    ...(known?.described ?? describe(packages, inputs)),
    trees: trees.map(({ tree }) => tree),
    ownFiles: ownFiles(input),
  };
}

function describe(packages: readonly GivenPackage[], inputs: Inputs): Described {
  const origins = packages.map((one) => originOf(one, inputs, purlOf(one.package, one.facts)));
  return { packages: origins, dependencies: dependenciesOf(origins) };
}

export function originOf(
  { package: locked, facts, why }: GivenPackage,
  { suites }: Inputs,
  purl: string,
): PackageOrigin {
  const suite = suites.find((one) => one.suite === locked.suite && one.source === locked.source);
  return { locked, facts, why, ...(suite && { suite }), purl };
}

function ownFiles({ plan, bytesOf, known }: EmitInput): OwnFile[] {
  return plan.entries.flatMap((entry) => {
    const { reason } = entry;
    if (entry.type !== "file" || reason.kind === "package" || reason.kind === "tree") return [];
    const sha1 = known?.sha1Of(entry) ?? createHash("sha1").update(bytesOf(entry)).digest("hex");
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
