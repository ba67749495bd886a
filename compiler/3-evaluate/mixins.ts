import type { Block } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Environment } from "./environment.ts";
import { type Assignment, assignedFields, type Instance, titleOf, upTo } from "./instance.ts";
import type { Report } from "./report.ts";

/** A field that two mixins set, in a block or in one inside it. */
export interface Conflict {
  /** `restart`, `limits.memory`. */
  readonly field: string;
  readonly first: Assignment;
  /** All that is assigned to it, by then. */
  readonly all: () => readonly Assignment[];
}

/** The conflicts that mixins bring into a block: `apply` is what applies them all. */
export function conflictsOf(instance: Instance, apply: () => void): readonly Conflict[] {
  const before = new Map<Assignment | undefined, number>();
  eachField(instance, "", (_, list) => before.set(list[0], list.length));
  apply();
  const conflicts: Conflict[] = [];
  eachField(instance, "", (field, list, all) => {
    const first = firstOfTwo(list.slice(before.get(list[0]) ?? 0));
    if (first) conflicts.push({ field, first, all });
  });
  return conflicts;
}

/** Tells those that the block itself has not settled with a word of its own. */
export function reportConflicts(
  conflicts: readonly Conflict[],
  instance: Instance,
  environment: Environment,
  block: Block,
  report: Report,
): void {
  for (const { field, first, all } of conflicts) {
    const second = all().findLast((each) => each.field.operator === "=");
    if (second?.layer.kind !== "mixin") continue;
    const also = [first, second].map((each) => ({
      span: each.environment.source.span(each.field.name),
      label: `template ${each.layer.name} sets it`,
    }));
    const clause = block.clauses.find(({ kind }) => kind === "with") ?? block.word;
    report.add(diagnose("mixin-conflict", { field }, { at: environment.source.span(clause), also }));
    instance.broken = true;
  }
}

/** The assignments of a block and of those inside it, by the path to each. */
function eachField(
  instance: Instance,
  path: string,
  visit: (path: string, list: readonly Assignment[], all: Conflict["all"]) => void,
): void {
  for (const [column, list] of assignedFields(instance))
    visit(`${path}${instance.schema.columns[column]?.name}`, list, () => upTo(instance.assigned[column]));
  for (const child of instance.children) eachField(child, `${path}${titleOf(child)}.`, visit);
}

/** The first of two settings by different mixins. */
function firstOfTwo(added: readonly Assignment[]): Assignment | undefined {
  const sets = added.filter(({ field, layer }) => field.operator === "=" && layer.kind === "mixin");
  const [first] = sets;
  return first && sets.some(({ layer }) => layer.name !== first.layer.name) ? first : undefined;
}
