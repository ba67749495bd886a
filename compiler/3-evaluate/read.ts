import type { Block } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import { broken, isBroken, listOf, type Value } from "./datum.ts";
import { show } from "./describe.ts";
import type { Expressions } from "./expression.ts";
import { type Assignment, type Instance, titleOf, upTo } from "./instance.ts";
import { operate, same } from "./operators.ts";
import { placeIn } from "./place.ts";
import type { Report } from "./report.ts";
import type { BlockSchema, Column, FieldTable, Read } from "./schema/schema.ts";
import { located, type Type } from "./type.ts";

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
    const { columns } = schema;
    // Of a source the fields of its type are asked for, which are some of all that a source can have.
    const isOwn = columns === instance.schema.columns;
    const found: Record<string, Located<unknown>> = {};
    let missing: string[] | undefined;
    let sound = !instance.broken;
    for (let index = 0; index < columns.length; index++) {
      const { name, field } = columns[index] as Column;
      const column = isOwn ? index : instance.schema.columnOf.get(name);
      const last = column === undefined ? undefined : instance.assigned[column];
      if (last) {
        const value = this.assigned(last, typeOf(instance, column as number));
        const read = isBroken(value) ? undefined : located(field.type, value, this.report);
        if (read) found[name] = read;
        else sound = false;
      } else if (field.required) missing = [...(missing ?? []), name];
      else if (field.default !== undefined) found[name] = { value: field.default, span: instance.at };
    }
    if (missing && !instance.broken) this.lacks(instance, missing);
    return sound && !missing ? (found as Read<Fields>) : undefined;
  }
  private lacks(instance: Instance, missing: readonly string[]): void {
    if (isPartlyUnread(instance)) return;
    this.report.absent(
      diagnose("missing-field", { block: titleOf(instance), field: missing.join(", ") }, { at: instance.at }),
    );
  }

  /** One field, all its layers applied; undefined when nothing sets it. */
  value(instance: Instance, name: string): Value | undefined {
    const column = instance.schema.columnOf.get(name);
    const last = column === undefined ? undefined : instance.assigned[column];
    return last && this.assigned(last, typeOf(instance, column as number));
  }

  private assigned(last: Assignment, type: Type<unknown>): Value {
    const { field, environment } = last;
    if (field.operator === "=") return this.expressions.evaluate(field.value, environment, type);
    const all = upTo(last);
    const start = all.findLastIndex((each) => each.field.operator === "=");
    const [first, ...changes] = all.slice(Math.max(start, 0));
    const value = this.assign(type, undefined, first ?? last);
    return changes.reduce((before, each) => this.assign(type, before, each), value);
  }

  private assign(type: Type<unknown>, before: Value | undefined, { field, environment }: Assignment): Value {
    const given = this.expressions.evaluate(field.value, environment, type);
    if (field.operator === "=") return given;
    const at = placeIn(environment.source, field.value);
    if (isBroken(given) || (before && isBroken(before))) return { datum: broken, at };
    const isList = type.items !== undefined;
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
      this.report.add(diagnose("nothing-to-take", { value: show(item.datum) }, { at: item.at, notes }));
    }
    return listOf(items.filter((each) => !gone.some((item) => same(each.datum, item.datum))));
  }

  private unfit(operator: string, left: Value, right: Value): Value["datum"] {
    const values = { operator, left: show(left.datum), right: show(right.datum) };
    this.report.add(diagnose("wrong-operands", values, { at: right.at }));
    return broken;
  }
}

const typeOf = ({ schema }: Instance, column: number): Type<unknown> =>
  (schema.columns[column] as Column).field.type;

/** An entry of its body could not be read, and may have been the one that is missing. */
export const isPartlyUnread = ({ block, environment }: Instance): boolean =>
  environment.source.leftOut.length > 0 && holdsOne(block, environment.source.leftOut);
const holdsOne = ({ start, end }: Block, offsets: readonly number[]): boolean =>
  offsets.some((offset) => offset > start && offset < end);

const asList = (value: Value): Value =>
  value.datum.is === "list" ? value : { datum: listOf([value]), at: value.at };
