import type { Argument } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import { nearest } from "../formats/suggest.ts";
import { isBroken } from "./datum.ts";
import type { Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import type { Parameter } from "./functions/built-in.ts";
import { Place, placeIn } from "./place.ts";
import { type Report, replacement } from "./report.ts";

/** Pairs the arguments of a call with its parameters, typed; undefined when something was wrong, which was said. */
export function bindArguments(
  callee: string,
  parameters: readonly Parameter[],
  given: readonly Argument[],
  env: Environment,
  at: Place,
  expressions: Expressions,
  report: Report,
): Readonly<Record<string, unknown>> | undefined {
  const paired = pairArguments(callee, parameters, given, env, at, report);
  if (!paired) return undefined;
  const values: Record<string, unknown> = {};
  for (const [parameter, { value: expression }] of paired) {
    const value = expressions.evaluate(expression, env, parameter.type);
    const read = isBroken(value) ? undefined : parameter.type.read(value, report);
    if (read === undefined) return undefined;
    values[parameter.name] = read;
  }
  return values;
}

/** Arguments without a name come first and go by order. */
export function pairArguments<P extends { readonly name: string; readonly required: boolean }>(
  callee: string,
  parameters: readonly P[],
  given: readonly Argument[],
  env: Environment,
  at: Place,
  report: Report,
): Map<P, Argument> | undefined {
  const paired = new Map<P, Argument>();
  let sound = true;
  const wrong = (problem: string, place: Place, fix?: ReturnType<typeof replacement>): void => {
    sound = false;
    report.add(
      diagnose(
        "wrong-arguments",
        { callee, problem },
        { at: place, fix, notes: [usage(callee, parameters)] },
      ),
    );
  };
  given.forEach((argument, index) => {
    const place = placeIn(env.source, argument);
    const name = argument.name?.text;
    const parameter = name === undefined ? parameters[index] : parameters.find((each) => each.name === name);
    if (!parameter && name !== undefined) {
      const near = nearest(
        name,
        parameters.map((each) => each.name),
      );
      const nameAt = new Place(env.source, place.from, place.from + name.length);
      wrong(`has no parameter ${name}`, nameAt, near ? replacement(nameAt, near, true) : undefined);
    } else if (!parameter)
      wrong(
        `takes ${parameters.length === 1 ? "one argument" : `at most ${parameters.length} arguments`}`,
        place,
      );
    else if (paired.has(parameter)) wrong(`is given ${parameter.name} twice`, place);
    else paired.set(parameter, argument);
  });
  const missing = parameters.filter((each) => each.required && !paired.has(each));
  if (sound && missing.length > 0) wrong(`lacks ${missing.map(({ name }) => name).join(", ")}`, at);
  return sound ? paired : undefined;
}

const usage = (
  callee: string,
  parameters: readonly { readonly name: string; readonly required: boolean }[],
): string =>
  `it is ${callee}(${parameters.map(({ name, required }) => (required ? name : `${name}?`)).join(", ")})`;
