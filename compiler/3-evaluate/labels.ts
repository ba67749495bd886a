import type { Block } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { SourceText } from "../1-parse/source-text.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { isBroken, type Place, type Value } from "./datum.ts";
import type { Environment } from "./environment.ts";
import type { Expressions } from "./expression.ts";
import type { Report } from "./report.ts";
import type { BlockSchema } from "./schema/schema.ts";

/** The kind and the labels of a block: what a message marks that is about the block as a whole. */
export function headerOf({ word, labels }: Block, source: SourceText): Place {
  return { source, start: word.start, end: labels.at(-1)?.end ?? word.end };
}

/** What a message marks that is about a declaration as a whole. */
export function placeOf({ entry, source }: Declaration): Place {
  return entry.kind === "let" ? { source, ...entry.name } : headerOf(entry, source);
}

/** The labels of a block by its schema; undefined when they do not fit, which was said. Bare names stand for themselves. */
export function readLabels(
  block: Block,
  environment: Environment,
  schema: BlockSchema,
  expressions: Expressions,
  report: Report,
): readonly Value[] | undefined {
  const { labels } = block;
  if (labels.length === 0 && schema.labels.length === 0) return labels as readonly never[];
  if (labels.length !== schema.labels.length) {
    const usage = [schema.kind, ...schema.labels.map(({ name }) => name.toUpperCase()), "{ … }"].join(" ");
    report.add(
      diagnose(
        "wrong-labels",
        { block: schema.kind, usage },
        { at: environment.source.span(headerOf(block, environment.source)) },
      ),
    );
    return undefined;
  }
  const values = labels.map((label, index): Value => {
    const at: Place = { source: environment.source, start: label.start, end: label.end };
    if (label.kind === "name") return { datum: { is: "word", value: label.name }, at };
    return expressions.evaluate(label, environment, schema.labels[index]?.type);
  });
  const read = values.map(
    (value, index) => !isBroken(value) && schema.labels[index]?.type.read(value, report) !== undefined,
  );
  return read.includes(false) ? undefined : values;
}
