import type { Block, Entry } from "../../grammar/syntax.ts";
import type { DiagnosticName } from "../../spec/diagnostics/table.ts";
import type { Declaration } from "../2-resolve/program.ts";
import type { Composer } from "./compose.ts";
import { broken, isBroken } from "./datum.ts";
import { bind, type Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import { assignedFields, type Instance } from "./instance.ts";
import { sampleOf, typeOf } from "./parameters.ts";
import { placeIn } from "./place.ts";
import type { Reader } from "./read.ts";
import type { Report } from "./report.ts";
import { declared } from "./schema/blocks.ts";
import type { BlockSchema, Column } from "./schema/schema.ts";

/** What reads a template on trial: all of them report to one place of their own. */
export interface Trial {
  readonly composer: Composer;
  readonly expressions: Expressions;
  readonly reader: Reader;
  readonly report: Report;
}

/**
 * Reads a template that nothing uses, so that a mistake in it is told before somebody does. Its parameters have a value
 * of their type, or none that anything could be said of. What follows from such a value is not told: only what is wrong
 * whatever the arguments are.
 */
export function tryTemplate(declaration: Declaration, trial: Trial, report: Report): void {
  const { entry } = declaration;
  if (entry.kind !== "block" || entry.broken) return;
  const schema = bestSchema(entry);
  for (const flag of flagsOf(entry)) {
    const environment = trialEnvironment(declaration, entry, flag, trial);
    const instance = environment && trial.composer.composeTemplate(entry, environment, schema);
    if (instance) readAll(instance, trial);
  }
  for (const each of trial.report.found.splice(0)) if (certain.has(each.name)) report.add(each);
}

/** True whatever the arguments are. */
const certain: ReadonlySet<string> = new Set<DiagnosticName>([
  "wrong-type",
  "unknown-field",
  "unknown-name",
  "unknown-block",
  "unknown-word",
  "unknown-member",
  "unknown-function",
  "wrong-arguments",
  "unknown-type",
  "invalid-refinement",
  "wrong-operands",
  "wrong-clause",
  "wrong-labels",
  "duplicate-field",
  "duplicate-block",
  "misplaced-entry",
  "mixin-conflict",
  "cyclic-definition",
]);

/** With a parameter that is true or false, both ways through its `if`s. */
const flagsOf = ({ parameters = [] }: Block): readonly boolean[] =>
  parameters.some(({ type }) => type?.kind === "name" && type.name === "boolean") ? [true, false] : [true];

function trialEnvironment(
  { source, scope }: Declaration,
  { parameters = [] }: Block,
  flag: boolean,
  { expressions, report }: Trial,
): Environment | undefined {
  let inner: Environment = { source, scope, variables: undefined };
  for (const parameter of parameters) {
    const known = typeOf(parameter, inner, expressions, report);
    if (!known) return undefined;
    const written = parameter.type?.kind === "call" ? parameter.type.callee : parameter.type;
    const word = written?.kind === "name" ? written.name : "";
    const given = parameter.value && expressions.evaluate(parameter.value, inner, known.type);
    if (given && !isBroken(given)) known.type.read(given, report);
    const at = placeIn(source, parameter);
    inner = bind(inner, parameter.name.text, { datum: sampleOf(known, word, flag) ?? broken, at });
  }
  return inner;
}

/** A template does not say what it is for: the kind of block that knows most of its names. */
function bestSchema({ body }: Block): BlockSchema {
  const names = namesOf(body.entries);
  const score = (schema: BlockSchema): number =>
    names.filter((name) => name in schema.fields || schema.blocks.some(({ kind }) => kind === name)).length;
  const all = [declared.container, ...Object.values(declared)].filter((each) => each !== undefined);
  return all.reduce((best, each) => (score(each) > score(best) ? each : best));
}
function namesOf(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry) => {
    if (entry.kind === "field") return [entry.name.text];
    if (entry.kind === "block") return [entry.word.text];
    if (entry.kind === "for") return namesOf(entry.body.entries);
    return entry.kind === "if" ? namesOf([...entry.body.entries, ...(entry.otherwise?.entries ?? [])]) : [];
  });
}

function readAll(instance: Instance, trial: Trial): void {
  for (const [column] of assignedFields(instance)) {
    const { name, field } = instance.schema.columns[column] as Column;
    const value = trial.reader.value(instance, name);
    if (value && !isBroken(value)) field.type.read(value, trial.report);
  }
  for (const child of instance.children) readAll(child, trial);
}
