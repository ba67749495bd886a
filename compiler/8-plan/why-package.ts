import type { Reason } from "../../spec/plan.ts";
import type { LockedInput } from "../5-lock/locked.ts";

/** From who asked for a package to the package, one dependency a line; empty when the reason is none. */
export function packageChain(packages: LockedInput["packages"], reason: Reason): string[] {
  if (reason.kind !== "package") return [];
  const whyOf = new Map(packages.map(({ package: { name }, why }) => [name, why] as const));
  const lines: string[] = [];
  const seen = new Set<string>();
  for (let name: string | undefined = reason.package; name !== undefined && !seen.has(name); ) {
    seen.add(name);
    const by: string | undefined = whyOf.get(name);
    if (by === undefined) break;
    const isPackage = whyOf.has(by);
    lines.unshift(isPackage ? `package ${by} depends on ${name}` : `${by} asks for package ${name}`);
    name = isPackage ? by : undefined;
  }
  return lines;
}
