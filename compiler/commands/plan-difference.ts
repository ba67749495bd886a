import type { Entry, Plan } from "../../spec/plan.ts";
import { diffPlans, type PlanChange } from "../8-plan/diff-plans.ts";

export interface PlanDifference {
  readonly container: string;
  readonly packages: readonly { readonly name: string; readonly before?: string; readonly after?: string }[];
  readonly files: readonly FileDifference[];
  /** Bytes of all files of the root. */
  readonly size: { readonly before: number; readonly after: number };
}
interface FileDifference {
  readonly kind: PlanChange["kind"];
  readonly path: string;
  /** Of what changed: `digest`, `mode` … */
  readonly fields?: readonly string[];
  /** Bytes, of files. */
  readonly before?: number;
  readonly after?: number;
}

/** What differs between two plans of one container: packages, paths, and how much larger it gets. */
export function planDifference(before: Plan, after: Plan): PlanDifference {
  const files = diffPlans(before, after).map((change): FileDifference => {
    const { kind, path } = change;
    const fields = change.kind === "changed" ? { fields: change.fields } : {};
    const was = change.kind === "added" ? undefined : sizeOf(change.before);
    const is = change.kind === "removed" ? undefined : sizeOf(change.after);
    return {
      kind,
      path,
      ...fields,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    };
  });
  const packages = packageChanges(packagesOf(before), packagesOf(after));
  return {
    container: after.container,
    packages,
    files,
    size: { before: total(before), after: total(after) },
  };
}

export function planDifferenceText({ container, packages, files, size }: PlanDifference): string {
  if (files.length === 0) return `container ${container}: the same root\n`;
  const change = signed(size.after - size.before);
  const head = `container ${container}: ${files.length} paths differ, ${megabytes(size.before)} -> ${megabytes(size.after)} (${change})\n`;
  return head + packages.map(packageLine).join("") + files.map(fileLine).join("");
}

function packageLine({ name, before, after }: PlanDifference["packages"][number]): string {
  if (before && after) return `  ~ package ${name} ${before} -> ${after}\n`;
  return after ? `  + package ${name} ${after}\n` : `  - package ${name} ${before}\n`;
}

function fileLine({ kind, path, fields, before, after }: FileDifference): string {
  const mark = { added: "+", removed: "-", changed: "~" }[kind];
  const why = fields ? ` (${fields.join(", ")})` : "";
  const size = before === after ? "" : ` ${signed((after ?? 0) - (before ?? 0))}`;
  return `  ${mark} ${path}${why}${size}\n`;
}

const sizeOf = (entry: Entry) => (entry.type === "file" ? entry.size : undefined);
const total = ({ entries }: Plan) => entries.reduce((sum, entry) => sum + (sizeOf(entry) ?? 0), 0);

function packagesOf({ entries }: Plan): Map<string, string> {
  return new Map(
    entries.flatMap(({ reason }) =>
      reason.kind === "package" ? [[reason.package, reason.version] as const] : [],
    ),
  );
}

function packageChanges(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) return [];
    return [{ name, ...(was ? { before: was } : {}), ...(is ? { after: is } : {}) }];
  });
}

function signed(bytes: number): string {
  return `${bytes < 0 ? "-" : "+"}${megabytes(Math.abs(bytes))}`;
}

function megabytes(bytes: number): string {
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
