import type { Expression, RequireEntry } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Span } from "../../spec/diagnostics/diagnostic.ts";
import type { Value } from "./datum.ts";
import { shortly } from "./describe.ts";
import type { Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import { type Instance, type Requirement, titleOf } from "./instance.ts";
import { isPartlyUnread } from "./read.ts";
import type { Report } from "./report.ts";
import type { Views } from "./view.ts";

/** What a requirement is asked of. */
export interface Subject {
  /** `container web-a`. */
  readonly title: string;
  readonly at: Span | undefined;
}

/**
 * Holds a block and those inside it to their `require`s. Their expressions see the block's own fields and, by kind, the
 * blocks in it (`limits.memory`). One that is unread is held to nothing. A failure shows the values that decided, and where they were written.
 */
export function checkRequirements(
  instance: Instance,
  views: Views,
  expressions: Expressions,
  report: Report,
): void {
  const { children, requirements } = instance;
  for (let index = 0; index < children.length; index++)
    checkRequirements(children[index] as Instance, views, expressions, report);
  for (let index = 0; index < requirements.length; index++) {
    const { entry, environment } = requirements[index] as Requirement;
    const inside: Environment = { ...environment, members: views.of(instance) };
    const subject: Subject = { title: titleOf(instance), at: instance.at };
    checkRequirement(entry, inside, subject, expressions, report, "unmet-requirement");
  }
}

/** Parts were reported and left out: what is not there may well have been meant. */
export function isUnread(instance: Instance): boolean {
  if (instance.broken || isPartlyUnread(instance)) return true;
  const { children } = instance;
  for (let index = 0; index < children.length; index++)
    if (isUnread(children[index] as Instance)) return true;
  return false;
}

/** One `require`, of a block or of a policy. */
export function checkRequirement(
  entry: RequireEntry,
  inside: Environment,
  { title, at: subject }: Subject,
  expressions: Expressions,
  report: Report,
  rule: "unmet-requirement" | "unmet-policy",
): void {
  if (expressions.condition(entry.condition, inside) !== false) return;
  const said = entry.otherwise && expressions.evaluate(entry.otherwise, inside).datum;
  const condition = inside.source.slice(entry.condition);
  const unmet = rule === "unmet-policy" ? "does not meet" : `${title} does not meet`;
  const reason = said?.is === "string" ? said.value : `${unmet} ${condition}`;
  const values = operands(entry.condition).map((each) => ({
    text: inside.source.slice(each),
    value: expressions.evaluate(each, inside),
  }));
  const notes = values.map(({ text, value }) => `${text} is ${shortly(value.datum)}`);
  const own = inside.source.span(entry.condition);
  const also = [
    ...(subject ? [{ span: subject, label: `required of ${title}` }] : []),
    ...values.flatMap(({ text, value }) =>
      origins(value, own).map((span, hop) => ({
        span,
        label: `${text} ${hop === 0 ? "is given" : "comes from"} here`,
      })),
    ),
  ];
  const evidence = { label: "does not hold", notes: [...new Set(notes)] };
  if (rule === "unmet-requirement") report.add(diagnose(rule, { reason }, { at: own, also, ...evidence }));
  else report.addFor(title, diagnose(rule, { reason, subject: title }, { at: own, also, ...evidence }));
}

/** The places through which a value came, the nearest first: a field, then a parameter's argument, then a `let`. */
function origins(value: Value, { file, start, end }: Span): readonly Span[] {
  const found: Span[] = [];
  for (let from = value.from; from && found.length < 4; from = from.from) {
    const span = from.at;
    const inside = span.file === file && span.start.offset >= start.offset && span.end.offset <= end.offset;
    const known = found.some((each) => each.file === span.file && each.start.offset === span.start.offset);
    if (!inside && !known && span.file !== "default") found.push(span);
  }
  return found;
}

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
    case "call":
      return expression.arguments.flatMap(({ value }) => operands(value));
    default:
      return [];
  }
}
