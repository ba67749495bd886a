import type { Entry, Plan } from "../../spec/plan.ts";
import { canonicalLine } from "../formats/canonical-entry.ts";

/** One path that two plans do not agree on. */
export type PlanChange =
  | { readonly kind: "added"; readonly path: string; readonly after: Entry }
  | { readonly kind: "removed"; readonly path: string; readonly before: Entry }
  | {
      readonly kind: "changed";
      readonly path: string;
      readonly before: Entry;
      readonly after: Entry;
      /** Names of the fields that differ, `reason` aside: `mode`, `digest` … */
      readonly fields: readonly string[];
    };

/** What differs in the root file systems of two plans, in the order of paths; a reason or a store name alone is nothing. */
export function diffPlans(before: Plan, after: Plan): PlanChange[] {
  const old = new Map(before.entries.map((entry) => [entry.path, entry] as const));
  const now = new Map(after.entries.map((entry) => [entry.path, entry] as const));
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  return paths.flatMap((path) => changeOf(path, old.get(path), now.get(path)));
}

function changeOf(path: string, before: Entry | undefined, after: Entry | undefined): PlanChange[] {
  if (before && after) {
    if (canonicalLine(before) === canonicalLine(after)) return [];
    return [{ kind: "changed", path, before, after, fields: fieldsThatDiffer(before, after) }];
  }
  if (after) return [{ kind: "added", path, after }];
  return before ? [{ kind: "removed", path, before }] : [];
}

function fieldsThatDiffer(before: Entry, after: Entry): string[] {
  const [a, b] = [before, after] as unknown as [Record<string, unknown>, Record<string, unknown>];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.filter(
    (name) => name !== "reason" && name !== "source" && JSON.stringify(a[name]) !== JSON.stringify(b[name]),
  );
}
