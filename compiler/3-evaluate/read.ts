import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import { broken, isBroken, listOf, type Place, spanOf, type Value } from "./datum.ts";
import { show } from "./describe.ts";
import type { Expressions } from "./expression.ts";
import { type Assignment, type Instance, titleOf } from "./instance.ts";
import { operate, same } from "./operators.ts";
import type { Report } from "./report.ts";
import type { BlockSchema, FieldSchema, FieldTable, Read } from "./schema/schema.ts";
import { located } from "./type.ts";

/** Reads the values of instances, typed as their schemas say. */
export class Reader {
  private readonly expressions: Expressions;
  private readonly report: Report;

  constructor(expressions: Expressions, report: Report) {
    this.expressions = expressions;
    this.report = report;
  }

  /** Every field of the block; undefined when one is missing or wrong, after all of them were reported. */
  fields<Fields extends FieldTable>(
    instance: Instance,
    schema: BlockSchema<Fields>,
  ): Read<Fields> | undefined {
    const found: Record<string, Located<unknown> | undefined> = {};
    const missing: string[] = [];
    let sound = !instance.broken;
    const own = spanOf(instance.at);
    for (const [name, field] of fieldsOf(schema)) {
      const value = this.value(instance, name);
      if (value) {
        found[name] = isBroken(value) ? undefined : located(field.type, value, this.report);
        sound &&= found[name] !== undefined;
      } else if (field.required) missing.push(name);
      else if (field.default !== undefined) found[name] = { value: field.default, span: own };
    }
    if (missing.length > 0 && !instance.broken) this.lacks(instance, missing);
    return sound && missing.length === 0 ? (found as Read<Fields>) : undefined;
  }
  private lacks(instance: Instance, missing: readonly string[]): void {
    if (isPartlyUnread(instance)) return;
    this.report.absent(
      diagnose(
        "missing-field",
        { block: titleOf(instance), field: missing.join(", ") },
        { at: spanOf(instance.at) },
      ),
    );
  }

  /** One field, all its layers applied; undefined when nothing sets it. */
  value(instance: Instance, name: string): Value | undefined {
    const assignments = instance.fields.get(name);
    if (!assignments) return undefined;
    const only = assignments[0];
    if (only && assignments.length === 1) return this.assign(instance, name, undefined, only);
    const last = assignments.findLastIndex(({ field }) => field.operator === "=");
    return assignments
      .slice(Math.max(last, 0))
      .reduce<Value | undefined>((before, each) => this.assign(instance, name, before, each), undefined);
  }

  private assign(
    instance: Instance,
    name: string,
    before: Value | undefined,
    { field, environment }: Assignment,
  ): Value {
    const type = instance.schema.fields[name]?.type;
    const given = this.expressions.evaluate(field.value, environment, type);
    if (field.operator === "=") return given;
    const at: Place = { source: environment.source, start: field.value.start, end: field.value.end };
    if (isBroken(given) || (before && isBroken(before))) return { datum: broken, at };
    const isList = type?.items !== undefined;
    const change = isList ? asList(given) : given;
    const base = isList ? (before ? asList(before) : { datum: listOf([]), at }) : before;
    if (!base) return given;
    if (field.operator === "+=")
      return { datum: operate("+", base, change) ?? this.unfit("+=", base, change), at };
    return {
      datum: isList
        ? this.take(base, change)
        : (operate("-", base, change) ?? this.unfit("-=", base, change)),
      at,
    };
  }

  private take(base: Value, change: Value): Value["datum"] {
    const items = base.datum.is === "list" ? base.datum.items : [];
    const gone = change.datum.is === "list" ? change.datum.items : [];
    for (const item of gone) {
      if (items.some((each) => same(each.datum, item.datum))) continue;
      const notes =
        items.length > 0
          ? [`the list holds ${items.map((each) => show(each.datum)).join(", ")}`]
          : ["the list is empty"];
      this.report.add(
        diagnose("nothing-to-take", { value: show(item.datum) }, { at: spanOf(item.at), notes }),
      );
    }
    return listOf(items.filter((each) => !gone.some((item) => same(each.datum, item.datum))));
  }

  private unfit(operator: string, left: Value, right: Value): Value["datum"] {
    const values = { operator, left: show(left.datum), right: show(right.datum) };
    this.report.add(diagnose("wrong-operands", values, { at: spanOf(right.at) }));
    return broken;
  }
}

const known = new Map<BlockSchema, readonly (readonly [string, FieldSchema<unknown, boolean>])[]>();
/** The fields of a schema as a list, made once. */
function fieldsOf(schema: BlockSchema): readonly (readonly [string, FieldSchema<unknown, boolean>])[] {
  let fields = known.get(schema);
  if (!fields) {
    fields = Object.entries(schema.fields);
    known.set(schema, fields);
  }
  return fields;
}

/** An entry of its body could not be read, and may have been the one that is missing. */
export const isPartlyUnread = ({ block, at }: Instance): boolean =>
  at.source.leftOut.length > 0 &&
  at.source.leftOut.some((offset) => offset > block.start && offset < block.end);

const asList = (value: Value): Value =>
  value.datum.is === "list" ? value : { datum: listOf([value]), at: value.at };
