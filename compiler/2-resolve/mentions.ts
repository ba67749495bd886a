import type { Body, Clause, Entry, Expression, LiteralExpression, Parameter } from "../../grammar/syntax.ts";

/** What a text names, whatever the names stand for. */
export interface Mentions {
  readonly name: (name: string) => void;
  readonly literal?: (literal: LiteralExpression) => void;
}

/** Walks over an entry and tells each name in its values. Labels and the names of fields are none. */
export function mentionsOf(entry: Entry, found: Mentions): void {
  switch (entry.kind) {
    case "field":
    case "let":
      return ofExpression(entry.value, found);
    case "require":
      ofExpression(entry.condition, found);
      return ofMaybe(entry.otherwise, found);
    case "for":
      ofExpression(entry.each.list, found);
      return ofBody(entry.body, found);
    case "if":
      ofExpression(entry.condition, found);
      ofBody(entry.body, found);
      return entry.otherwise && ofBody(entry.otherwise, found);
    case "block":
      for (const label of entry.labels) if (label.kind !== "name") ofExpression(label, found);
      for (const parameter of entry.parameters ?? []) ofParameter(parameter, found);
      for (const clause of entry.clauses) ofClause(clause, found);
      return ofBody(entry.body, found);
    default:
      return undefined;
  }
}

export function ofBody({ entries }: Body, found: Mentions): void {
  for (const entry of entries) mentionsOf(entry, found);
}
export function ofParameter({ type, value }: Parameter, found: Mentions): void {
  ofMaybe(type, found);
  ofMaybe(value, found);
}
export function ofClause(clause: Clause, found: Mentions): void {
  if (clause.kind === "for") ofExpression(clause.each.list, found);
  else for (const value of clause.values) ofExpression(value, found);
}
function ofMaybe(expression: Expression | undefined, found: Mentions): void {
  if (expression) ofExpression(expression, found);
}

function ofExpression(expression: Expression, found: Mentions): void {
  switch (expression.kind) {
    case "name":
      return found.name(expression.name);
    case "literal":
      return found.literal?.(expression);
    case "text":
      if (expression.plain !== undefined) return;
      for (const part of expression.parts) if (typeof part !== "string") ofExpression(part, found);
      return;
    case "list":
      for (const item of expression.items) ofExpression(item, found);
      return;
    case "comprehension":
      ofExpression(expression.each.list, found);
      ofMaybe(expression.condition, found);
      return ofExpression(expression.value, found);
    case "map":
      for (const { value } of expression.entries) ofExpression(value, found);
      return;
    case "member":
      return ofExpression(expression.object, found);
    case "index":
      ofExpression(expression.object, found);
      return ofExpression(expression.index, found);
    case "call":
      ofExpression(expression.callee, found);
      for (const { value } of expression.arguments) ofExpression(value, found);
      return;
    case "unary":
      return ofExpression(expression.operand, found);
    case "binary":
      return ofOperation(expression, found);
    case "range":
      ofExpression(expression.from, found);
      return ofMaybe(expression.to, found);
    case "conditional":
      ofExpression(expression.condition, found);
      ofExpression(expression.then, found);
      return ofExpression(expression.otherwise, found);
    default:
      return;
  }
}

/** `a + b + c …` leans to the left, as deep as it is long. */
function ofOperation(expression: Expression, found: Mentions): void {
  let left = expression;
  while (left.kind === "binary") {
    ofExpression(left.right, found);
    left = left.left;
  }
  ofExpression(left, found);
}
