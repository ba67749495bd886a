import type { Argument, Expression } from "../../grammar/syntax.ts";

/** Means the same wherever in a program it stands: no name, and no path, which counts from its file. */
export function isConstant(expression: Expression): boolean {
  switch (expression.kind) {
    case "literal":
      return expression.type !== "RelativePath";
    case "boolean":
      return true;
    case "text":
      return expression.plain !== undefined || expression.parts.every((part) => typeof part === "string");
    case "range":
      return isConstant(expression.from) && (!expression.to || isConstant(expression.to));
    default:
      return false;
  }
}

export const areConstant = (given: readonly Argument[]): boolean =>
  given.every(({ value }) => isConstant(value));
