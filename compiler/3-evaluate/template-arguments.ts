import type { Argument, Block, Parameter } from "../../grammar/syntax.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { pairArguments } from "./arguments.ts";
import { areConstant } from "./constant.ts";
import { isBroken, type Value } from "./datum.ts";
import { bind, type Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import { type ParameterType, refine, typeOf } from "./parameters.ts";
import type { Place } from "./place.ts";
import type { Report } from "./report.ts";

/** Gives templates their arguments. */
export class TemplateArguments {
  /** Of the parameters whose type says the same wherever it is read. */
  private readonly types = new Map<Parameter, ParameterType>();
  private readonly expressions: Expressions;
  private readonly report: Report;

  constructor(expressions: Expressions, report: Report) {
    this.expressions = expressions;
    this.report = report;
  }

  /** The environment of a template's body; undefined when its arguments do not fit, which was said. */
  bind(
    declaration: Declaration,
    block: Block,
    given: readonly Argument[],
    outside: Environment,
    at: Place,
  ): Environment | undefined {
    const { name, source, scope } = declaration;
    let inner: Environment = { source, scope, variables: undefined };
    const nodes = block.parameters ?? [];
    if (nodes.length === 0 && given.length === 0) return inner;
    const parameters = nodes.map((node) => ({ name: node.name.text, required: !node.value, node }));
    const paired = pairArguments(name, parameters, given, outside, at, this.report);
    if (!paired) return undefined;
    for (const parameter of parameters) {
      const value = this.valueOf(parameter.node, paired.get(parameter), outside, inner);
      if (!value) return undefined;
      inner = bind(inner, parameter.name, value);
    }
    return inner;
  }

  private valueOf(
    parameter: Parameter,
    argument: Argument | undefined,
    outside: Environment,
    inner: Environment,
  ): Value | undefined {
    const known = this.typeOf(parameter, inner);
    const expression = argument?.value ?? parameter.value;
    if (!known || !expression) return undefined;
    const value = this.expressions.evaluate(expression, argument ? outside : inner, known.type);
    if (isBroken(value) || known.type.read(value, this.report) === undefined) return undefined;
    return refine(parameter, known, value, inner, this.report) ? value : undefined;
  }

  private typeOf(parameter: Parameter, inner: Environment): ParameterType | undefined {
    const before = this.types.get(parameter);
    if (before) return before;
    const known = typeOf(parameter, inner, this.expressions, this.report);
    const { type } = parameter;
    const isSame = type?.kind !== "call" || areConstant(type.arguments);
    if (known && isSame) this.types.set(parameter, known);
    return known;
  }
}
