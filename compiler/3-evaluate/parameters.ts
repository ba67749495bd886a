import type { Expression, Parameter } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import { nearest } from "../formats/suggest.ts";
import { isBroken, type Place, spanOf, type Value } from "./datum.ts";
import { kindOf, show } from "./describe.ts";
import type { Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import { compare } from "./operators.ts";
import { type Report, replacement } from "./report.ts";
import type { Type } from "./type.ts";
import { list } from "./type.ts";
import * as types from "./types.ts";

/** The types that a template's parameter may have, by the name an author writes. */
export const parameterTypes: Readonly<Record<string, Type<unknown>>> = {
  bytes: types.size,
  duration: types.duration,
  rate: types.rate,
  number: types.number,
  string: types.text,
  boolean: types.boolean,
  port: types.port,
  address: types.address,
  network: types.network,
  mac: types.macAllocation,
  path: types.path,
  version: types.versionRange,
  probe: types.probe,
  word: types.word,
  list: list(types.modelValue),
};

/** The type of a parameter; none is named: any value. Undefined when there is no such type, which was said. */
export function typeOf({ type }: Parameter, env: Environment, report: Report): Type<unknown> | undefined {
  if (!type) return anything;
  const named = type.kind === "call" ? type.callee : type;
  const name = named.kind === "name" ? named.name : env.source.slice(named);
  const known = Object.hasOwn(parameterTypes, name) ? parameterTypes[name] : undefined;
  if (known) return known;
  const at: Place = { source: env.source, start: named.start, end: named.end };
  const near = nearest(name, Object.keys(parameterTypes));
  const fix = near ? replacement(at, near, true) : undefined;
  report.add(
    diagnose("unknown-type", { name }, { at: spanOf(at), fix, notes: near ? [`did you mean ${near}?`] : [] }),
  );
  return undefined;
}
const anything: Type<unknown> = { name: "a value", read: (value) => value };

/** Holds a value to the range beside its type: `bytes(64MiB..4GiB)`. */
export function refine(
  parameter: Parameter,
  value: Value,
  env: Environment,
  expressions: Expressions,
  report: Report,
): boolean {
  const limits = rangeOf(parameter.type);
  if (!limits || isBroken(value)) return true;
  const range = expressions.evaluate(limits, env).datum;
  if (range.is !== "range") return true;
  const low = compare(range.from.datum, value.datum);
  const high = range.to ? compare(value.datum, range.to.datum) : 0;
  if (low !== undefined && high !== undefined && low <= 0 && high <= 0) return true;
  const also = [{ span: env.source.span(parameter), label: `parameter ${parameter.name.text}` }];
  const values = { value: `${kindOf(value.datum)} of ${show(value.datum)}`, range: show(range) };
  report.add(diagnose("out-of-range", values, { at: spanOf(value.at), also }));
  return false;
}
function rangeOf(type: Expression | undefined): Expression | undefined {
  return type?.kind === "call" ? type.arguments[0]?.value : undefined;
}
