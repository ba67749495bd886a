import type * as s from "./syntax.ts";

/** One step of `first op operand op operand …`; only `..` may lack its operand. */
export interface Operation {
  readonly operator: string;
  readonly operand: s.Expression | undefined;
  /** Where the operator ends. */
  readonly end: number;
}

/** From the loosest to the tightest; operators of one row group from the left. */
const rows = [["or"], ["and"], ["==", "!=", "<", "<=", ">", ">=", "in"], [".."], ["+", "-"], ["*"]];
const strength = new Map(rows.flatMap((row, index) => row.map((operator) => [operator, index] as const)));

/** Builds the tree of a flat operation by precedence climbing, without recursion on its length. */
export function binaryTree(first: s.Expression, rest: readonly Operation[]): s.Expression {
  const only = rest.length === 1 ? rest[0] : undefined;
  if (only) return join(first, only, only.operand);
  const operands: s.Expression[] = [first];
  const operators: Operation[] = [];
  const reduce = (): void => {
    const operation = operators.pop() as Operation;
    const right = operation.operand && (operands.pop() as s.Expression);
    operands.push(join(operands.pop() as s.Expression, operation, right));
  };
  for (const operation of rest) {
    while (operators.length > 0 && weight(operators.at(-1) as Operation) >= weight(operation)) reduce();
    operators.push(operation);
    if (operation.operand) operands.push(operation.operand);
  }
  while (operators.length > 0) reduce();
  return operands[0] as s.Expression;
}

const weight = ({ operator }: Operation): number => strength.get(operator) ?? 0;

function join(left: s.Expression, operation: Operation, right: s.Expression | undefined): s.Expression {
  const { start } = left;
  const end = right?.end ?? operation.end;
  if (operation.operator === "..") return { kind: "range", from: left, to: right, start, end };
  const operator = operation.operator as s.BinaryOperatorText;
  return { kind: "binary", operator, left, right: right as s.Expression, start, end };
}
