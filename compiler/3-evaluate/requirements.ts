import type { Expression } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import { mapOf, spanOf, type Value } from "./datum.ts";
import { show } from "./describe.ts";
import type { Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import { type Instance, titleOf } from "./instance.ts";
import type { Reader } from "./read.ts";
import type { Report } from "./report.ts";

/**
 * Holds a block and those inside it to their `require`s. Their expressions see the block's own fields and, by kind, the
 * blocks in it (`limits.memory`). A failure shows the values that decided.
 */
export function checkRequirements(
  instance: Instance,
  reader: Reader,
  expressions: Expressions,
  report: Report,
): void {
  for (const child of instance.children) checkRequirements(child, reader, expressions, report);
  for (const { entry, environment } of instance.requirements) {
    const inside: Environment = { ...environment, members: (name) => memberOf(instance, name, reader) };
    if (expressions.condition(entry.condition, inside) !== false) continue;
    const said = entry.otherwise && expressions.evaluate(entry.otherwise, inside).datum;
    const condition = environment.source.slice(entry.condition);
    const reason = said?.is === "string" ? said.value : `${titleOf(instance)} does not meet ${condition}`;
    const notes = operands(entry.condition).map((each) => shown(each, inside, expressions));
    const at = environment.source.span(entry.condition);
    const also = [{ span: spanOf(instance.at), label: `required of ${titleOf(instance)}` }];
    report.add(
      diagnose(
        "unmet-requirement",
        { reason },
        { at, label: "does not hold", also, notes: [...new Set(notes)] },
      ),
    );
  }
}

function memberOf(instance: Instance, name: string, reader: Reader): Value | undefined {
  const field = instance.schema.fields[name] ? reader.value(instance, name) : undefined;
  if (field) return field;
  const child = instance.children.find(({ schema }) => schema.kind === name);
  if (!child) return undefined;
  const pairs = [...child.fields.keys()].map((key) => [key, reader.value(child, key)] as const);
  const entries = new Map(pairs.filter((pair): pair is [string, Value] => pair[1] !== undefined));
  return { datum: mapOf(entries), at: child.at };
}

const shown = (expression: Expression, environment: Environment, expressions: Expressions): string =>
  `${environment.source.slice(expression)} is ${show(expressions.evaluate(expression, environment).datum)}`;

/** The names in a condition: their values are what a reader cannot see. */
function operands(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "name":
    case "member":
    case "index":
      return [expression];
    case "binary":
      return [...operands(expression.left), ...operands(expression.right)];
    case "unary":
      return operands(expression.operand);
    case "range":
      return [...operands(expression.from), ...(expression.to ? operands(expression.to) : [])];
    default:
      return [];
  }
}
