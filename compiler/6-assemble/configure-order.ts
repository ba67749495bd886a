import type { PackageFacts } from "../5-lock/facts.ts";
import { parseDependencies } from "../formats/dependency.ts";

/** Packages in the order dpkg would configure them: what a package depends on comes first; cycles are cut by name. */
export function configureOrder(packages: readonly PackageFacts[]): PackageFacts[] {
  const sorted = packages.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const providers = new Map<string, PackageFacts[]>();
  for (const facts of sorted)
    for (const name of [facts.name, ...names(facts, "provides")])
      providers.set(name, [...(providers.get(name) ?? []), facts]);
  const ordered = new Set<PackageFacts>();
  const visiting = new Set<PackageFacts>();
  const visit = (facts: PackageFacts): void => {
    if (ordered.has(facts) || visiting.has(facts)) return;
    visiting.add(facts);
    for (const name of [...names(facts, "pre-depends"), ...names(facts, "depends")])
      for (const provider of providers.get(name) ?? []) visit(provider);
    ordered.add(facts);
  };
  for (const facts of sorted) visit(facts);
  return [...ordered];
}

function names({ control, architecture }: PackageFacts, field: string): string[] {
  return (parseDependencies(control[field] ?? "", architecture) ?? []).flat().map(({ name }) => name);
}
