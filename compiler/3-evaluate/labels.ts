import type { Block, Expression } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { SourceText } from "../1-parse/source-text.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { isBroken, type Value } from "./datum.ts";
import type { Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import { Place, placeIn } from "./place.ts";
import type { Report } from "./report.ts";
import type { BlockSchema, Label } from "./schema/schema.ts";

/** The kind and the labels of a block: what a message marks that is about the block as a whole. */
export function headerOf({ start, namedUntil }: Block, source: SourceText): Place {
  return new Place(source, start, namedUntil);
}

/** What a message marks that is about a declaration as a whole. */
export function placeOf({ entry, source }: Declaration): Place {
  return entry.kind === "let" ? placeIn(source, entry.name) : headerOf(entry, source);
}

const none: readonly never[] = [];
/** The labels of a block by its schema; undefined when they do not fit, which was said. Bare names stand for themselves. */
export function readLabels(
  block: Block,
  environment: Environment,
  schema: BlockSchema,
  expressions: Expressions,
  report: Report,
): readonly Value[] | undefined {
  const { labels } = block;
  const wanted = schema.labels;
  if (labels.length !== wanted.length) {
    const usage = [schema.kind, ...wanted.map(({ name }) => name.toUpperCase()), "{ … }"].join(" ");
    const at = headerOf(block, environment.source);
    report.add(diagnose("wrong-labels", { block: schema.kind, usage }, { at }));
    return undefined;
  }
  if (labels.length === 0) return none;
  const values = [labelValue(labels[0] as Expression, environment, wanted[0] as Label, expressions)];
  for (let index = 1; index < labels.length; index++)
    values.push(labelValue(labels[index] as Expression, environment, wanted[index] as Label, expressions));
  let sound = true;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as Value;
    if (isBroken(value) || (wanted[index] as Label).type.read(value, report) === undefined) sound = false;
  }
  return sound ? values : undefined;
}

function labelValue(
  label: Expression,
  environment: Environment,
  { type }: Label,
  expressions: Expressions,
): Value {
  if (label.kind !== "name") return expressions.evaluate(label, environment, type);
  return { datum: { is: "word", value: label.name }, at: placeIn(environment.source, label) };
}
