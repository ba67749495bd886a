import type { Argument, Expression, Parameter } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import { nearest } from "../formats/suggest.ts";
import { isBroken, type Value } from "./datum.ts";
import { kindOf, shortly } from "./describe.ts";
import type { Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import { anything } from "./functions/built-in.ts";
import { type Place, placeIn } from "./place.ts";
import { type Refinement, refinementOf } from "./refinements.ts";
import { type Report, replacement } from "./report.ts";
import { list, mapOfType, oneOf, type Type } from "./type.ts";
import * as types from "./types.ts";

/** The types that a template's parameter may have, by the name an author writes. */
export const parameterTypes: Readonly<Record<string, Type<unknown>>> = {
  bytes: types.size,
  duration: types.duration,
  rate: types.rate,
  number: types.number,
  count: types.count,
  cores: types.number,
  string: types.text,
  boolean: types.boolean,
  port: types.port,
  address: types.address,
  ipv4: types.ipv4,
  ipv6: types.ipv6,
  network: types.network,
  mac: types.macAllocation,
  allocation: types.addressAllocation,
  digest: types.digest,
  time: types.time,
  date: types.date,
  path: types.path,
  file: types.projectPath,
  mode: types.mode,
  version: types.versionRange,
  range: types.anyRange,
  probe: types.probe,
  restart: types.restart,
  keyring: types.keyring,
  profile: types.reference("profile"),
  pool: types.reference("pool"),
  source: types.reference("source"),
  word: types.word,
  list: list(anything),
  map: mapOfType(anything),
};

/** The type of a parameter with what is held to beside it. */
export interface ParameterType {
  readonly type: Type<unknown>;
  readonly refinements: readonly (Refinement & { readonly node: Expression })[];
  /** Of the items of a list, the values of a map. */
  readonly inner?: ParameterType;
}

/**
 * The type of a parameter; none is named: any value. `bytes(64MiB..4GiB)` holds it to a range, `word(low, high)` to
 * words, `list(port, 1..4)` names the type of the items and how many there are. Undefined when something is wrong with
 * the type itself, which was said.
 */
export function typeOf(
  { type }: Parameter,
  env: Environment,
  expressions: Expressions,
  report: Report,
): ParameterType | undefined {
  return type ? typeNamed(type, env, expressions, report) : { type: anything, refinements: [] };
}

function typeNamed(
  written: Expression,
  env: Environment,
  expressions: Expressions,
  report: Report,
): ParameterType | undefined {
  const named = written.kind === "call" ? written.callee : written;
  const name = named.kind === "name" ? named.name : env.source.slice(named);
  const known = Object.hasOwn(parameterTypes, name) ? parameterTypes[name] : undefined;
  if (!known) {
    unknownType(name, placeIn(env.source, named), report);
    return undefined;
  }
  const given = written.kind === "call" ? written.arguments : [];
  if (name === "list" || name === "map") return collection(name, given, env, expressions, report);
  const words = name === "word" ? enumeration(given) : [];
  if (words.length > 0) return { type: oneOf(`one of ${words.join(", ")}`, words), refinements: [] };
  return refined(name, known, given, env, expressions, report);
}

/** `word(low, high)`: bare names. */
const enumeration = (given: readonly Argument[]): string[] =>
  given.flatMap(({ name, value }) => (!name && value.kind === "name" ? [value.name] : []));

/** `list(port)`, `list(port, 1..4)`, `map(string)`. */
function collection(
  name: "list" | "map",
  given: readonly Argument[],
  env: Environment,
  expressions: Expressions,
  report: Report,
): ParameterType | undefined {
  const isType = ({ name: label, value }: Argument): boolean =>
    !label && (value.kind === "name" || value.kind === "call");
  const item = given.find(isType);
  const inner = item && typeNamed(item.value, env, expressions, report);
  if (item && !inner) return undefined;
  const items = inner?.type ?? anything;
  const type: Type<unknown> = name === "list" ? list(items) : mapOfType(items);
  const rest = given.filter((each) => each !== item);
  const whole = refined(name, type, rest, env, expressions, report);
  return whole && { ...whole, ...(inner && { inner }) };
}

function refined(
  name: string,
  type: Type<unknown>,
  given: readonly Argument[],
  env: Environment,
  expressions: Expressions,
  report: Report,
): ParameterType | undefined {
  const refinements = given.map((argument) => {
    const value = expressions.evaluate(argument.value, env);
    if (isBroken(value)) return undefined;
    const found = refinementOf(name, argument.name?.text, value);
    if (typeof found !== "string") return { ...found, node: argument.value };
    const values = { type: name, refinement: env.source.slice(argument), reason: found };
    report.add(diagnose("invalid-refinement", values, { at: env.source.span(argument) }));
    return undefined;
  });
  if (refinements.includes(undefined)) return undefined;
  return { type, refinements: refinements.filter((each) => each !== undefined) };
}

/** What other languages call a type that there is. */
const otherNames: Readonly<Record<string, string>> = {
  int: "count",
  integer: "count",
  float: "number",
  str: "string",
  text: "string",
  bool: "boolean",
  size: "bytes",
  memory: "bytes",
};

function unknownType(name: string, at: Place, report: Report): void {
  const near = otherNames[name.toLowerCase()] ?? nearest(name, Object.keys(parameterTypes));
  const fix = near ? replacement(at, near, true) : undefined;
  const notes = near ? [`did you mean ${near}?`] : [];
  report.add(diagnose("unknown-type", { name }, { at: at, fix, notes }));
}

/** Holds a value to what stands beside its type; false when it is outside, which was said. */
export function refine(
  parameter: Parameter,
  { refinements, inner }: ParameterType,
  value: Value,
  env: Environment,
  report: Report,
): boolean {
  if (isBroken(value)) return true;
  const broken = refinements.find(({ holds }) => !holds(value.datum));
  if (broken) {
    const also = [{ span: env.source.span(parameter), label: `parameter ${parameter.name.text}` }];
    const values = { value: `${kindOf(value.datum)} of ${shortly(value.datum)}`, range: broken.text };
    report.add(diagnose("out-of-range", values, { at: value.at, also }));
    return false;
  }
  if (!inner) return true;
  const { datum } = value;
  const items = datum.is === "list" ? datum.items : datum.is === "map" ? [...datum.entries.values()] : [];
  return items.every((item) => refine(parameter, inner, item, env, report));
}

/** A value of the type, to read a template with that nobody uses; undefined where none stands for all. */
export function sampleOf(
  { type, refinements }: ParameterType,
  word: string,
  flag: boolean,
): Value["datum"] | undefined {
  const range = refinements.find(({ least }) => least)?.least;
  if (range) return range;
  if (type === types.boolean) return { is: "boolean", value: flag };
  return Object.hasOwn(samples, word) ? samples[word] : undefined;
}
const samples: Readonly<Record<string, Value["datum"]>> = {
  bytes: { is: "size", value: 2 ** 28 },
  duration: { is: "duration", value: 10_000 },
  rate: { is: "rate", value: 1e8 },
  number: { is: "number", value: 1 },
  count: { is: "number", value: 1 },
  cores: { is: "number", value: 1 },
  port: { is: "port", port: 8080, protocol: "tcp" },
  probe: { is: "probe", probe: { kind: "tcp", port: 8080 } },
  restart: { is: "restart", restart: { policy: "always", backoff: { from: 1000, to: 60_000 } } },
  mode: { is: "mode", value: 0o644 },
  version: { is: "version", parts: [6, 1] },
};
